// Needs: @electric-sql/pglite
import { PGlite } from "@electric-sql/pglite";

const db = await PGlite.create();
await db.exec("create table t(id serial primary key, name text, v numeric, j jsonb)");
await db.exec("insert into t(name, v, j) select 'n' || i % 17, i / 3.0, jsonb_build_object('i', i, 'a', array[i, i * 2]) from generate_series(1, 1500) i");
for (const query of [
  "select name, count(*), round(avg(v), 4) from t group by 1 order by 3 desc, 1 limit 20",
  "select id, lag(v) over (order by id), j->'a'->1 as x from t where j @> '{\"i\": 99}' or id < 5 order by id",
  "with recursive f(a, b) as (select 0::numeric, 1::numeric union all select b, a + b from f where b < 10::numeric ^ 30) select string_agg(a::text, ',') from f",
  "select to_tsvector('english', 'The quick foxes jumped') @@ to_tsquery('fox & jump') as hit, md5('loom'), regexp_replace('abc', '(b)', '<\\1>')",
  "select 1 / 0",
]) {
  try {
    console.log(JSON.stringify((await db.query(query)).rows));
  } catch (error) {
    console.log(String(error));
  }
}
await db.close();
