// Needs: sql.js
import initSqlJs from "sql.js";

const SQL = await initSqlJs();
const db = new SQL.Database();
db.run("create table t(id integer primary key, name text, price real); create index i on t(name)");
for (let i = 0; i < 2000; i++) db.run("insert into t values(?,?,?)", [i, `item ${(i * 7919) % 101}`, i / 7]);
const queries = [
  "select name, count(*), sum(price), avg(price) from t group by name order by 3 desc limit 20",
  "with recursive f(a,b) as (select 0,1 union all select b,a+b from f limit 40) select group_concat(a) from f",
  "select json_group_array(json_object('id',id,'n',name)) from t where id % 311 = 0",
  "select a.id,b.id from t a join t b on a.name=b.name and a.id<b.id where a.id<5 order by 1,2 limit 30",
  "select printf('%.3f|%x|%s', 3.14159, 255, hex('loom')), strftime('%Y-%j', '2024-02-29'), lower('ÄB')",
  "select id, row_number() over (partition by name order by price desc) from t order by id limit 20",
  "select nonsense from nowhere",
];
for (const query of queries) {
  try {
    console.log(JSON.stringify(db.exec(query)));
  } catch (error) {
    console.log(String(error));
  }
}
console.log(db.export().length);
