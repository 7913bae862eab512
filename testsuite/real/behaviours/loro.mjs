// Needs: loro-crdt
import { LoroDoc } from "loro-crdt";

const one = new LoroDoc();
one.setPeerId("1");
const two = new LoroDoc();
two.setPeerId("2");
one.getText("text").insert(0, "hello world");
for (let i = 0; i < 100; i++) one.getList("list").insert((i * 3) % (i + 1), i);
one.commit();
two.import(one.export({ mode: "update" }));
two.getText("text").insert(5, ", cruel");
two.getMap("map").set("key", [1, null, { a: "b" }]);
one.getText("text").delete(0, 3);
one.getList("list").delete(7, 20);
one.import(two.export({ mode: "update" }));
two.import(one.export({ mode: "update" }));
console.log(JSON.stringify(one.toJSON()), JSON.stringify(two.toJSON()), JSON.stringify(one.getText("text").toDelta()));
console.log(JSON.stringify(one.exportJsonUpdates()).length);
