// Needs: @rollup/wasm-node
import { rollup } from "@rollup/wasm-node";

const files = {
  a: "import { b, unused } from 'b'; import * as c from 'c'; export default () => b + c.x; export { c }; if (false) c.gone();",
  b: "export const b = 1; export const unused = /* @__PURE__ */ f(); export class K { static #p = 1n; async *m() { yield* await 0 } }",
  c: "export let x = `a${1 + 2}`; export function gone() {} ; x ||= 3; label: for (const [k = 1, ...r] of []) { continue label }",
  bad: "let = = 1",
};
for (const input of ["a", "b", "bad"]) {
  try {
    const plugin = { name: "files", resolveId: (id) => id, load: (id) => files[id] };
    const bundle = await rollup({ input, plugins: [plugin], onwarn: () => {} });
    for (const format of ["es", "cjs", "iife"]) {
      console.log((await bundle.generate({ format, name: "x", exports: "named", sourcemap: true })).output[0].code);
    }
  } catch (error) {
    console.log(String(error));
  }
}
