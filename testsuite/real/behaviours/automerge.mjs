// Needs: @automerge/automerge-wasm
import automerge from "@automerge/automerge-wasm";

const one = automerge.create({ actor: "aaaa" });
one.put("_root", "title", "loom");
const list = one.putObject("_root", "list", []);
for (let i = 0; i < 200; i++) one.insert(list, (i * 7) % (i + 1), i);
const text = one.putObject("_root", "text", "hello world");
one.commit("first", 1);
const two = one.fork("bbbb");
one.splice(text, 5, 0, ", cruel");
one.increment?.name;
two.splice(text, 0, 5, "Goodbye");
two.delete(list, 3);
one.commit("second", 2);
two.commit("third", 3);
one.merge(two);
console.log(JSON.stringify(one.materialize("/")), one.text(text), one.getHeads().join());
console.log(Buffer.from(one.save()).toString("hex"), automerge.load(one.save()).text(text));
