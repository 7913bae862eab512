// Needs: @sqlite.org/sqlite-wasm
import { readFileSync } from "node:fs";

globalThis.self = Object.assign(globalThis, { location: new URL("file:///") });
globalThis.fetch = async (url) => new Response(readFileSync(new URL(url)), { headers: { "content-type": "application/wasm" } });
const { default: sqlite3InitModule } = await import("@sqlite.org/sqlite-wasm");

const sqlite3 = await sqlite3InitModule({ print: console.log, printErr: console.log });
const db = new sqlite3.oo1.DB(":memory:", "c");
db.exec("create table t(a,b); create virtual table f using fts5(words)");
db.exec({ sql: "with recursive n(i) as (select 1 union all select i+1 from n where i<3000) insert into t select i, i*i%97 from n" });
db.exec("insert into f values('the quick brown fox'),('a slow red fox'),('nothing at all')");
for (const sql of [
  "select b, count(*), max(a) from t group by b order by b limit 25",
  "select rowid, highlight(f,0,'<','>') from f where f match 'fox' order by rank",
  "select sqlite_version(), total(a), group_concat(distinct b%5) from t",
]) {
  console.log(JSON.stringify(db.exec({ sql, returnValue: "resultRows" })));
}
