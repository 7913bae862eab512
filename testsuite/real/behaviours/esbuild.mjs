// Needs: esbuild-wasm
import * as esbuild from "esbuild-wasm";
import { readFileSync } from "node:fs";

const source = "import {a} from 'b';\nexport const x: number = a?.b ?? (c ||= 2n);\nclass A<T> { #p = 1; static { f() } get q() { return this.#p } }\nexport default <A b={x}>t</A>;\nenum E { A, B = 'b' }";
for (const options of [{ loader: "tsx" }, { loader: "tsx", minify: true, target: "es2015" }, { loader: "tsx", sourcemap: "inline", format: "cjs" }]) {
  const done = await esbuild.transform(source, options);
  console.log(done.code, JSON.stringify(done.warnings));
}
console.log((await esbuild.transform(readFileSync("run.mjs", "utf8"), { minify: true })).code);
console.log((await esbuild.transform("a { color: #ff0000; & b { inset: 0 } }", { loader: "css", minify: true, target: "chrome80" })).code);
await esbuild.transform("let = 1 +", { loader: "js", logLevel: "silent" }).catch((error) => console.log(error.message));
process.exit(0);
