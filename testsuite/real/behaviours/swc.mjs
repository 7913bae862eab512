// Needs: @swc/wasm
import swc from "@swc/wasm";

const source = "export const x: number = a?.b ?? 2; class A<T> { #p = 1; @d m() { return async () => { for await (const y of z) yield_(y) } } } enum E { A, B }";
for (const target of ["es5", "es2017", "es2022"]) {
  for (const minify of [false, true]) {
    const options = { jsc: { target, parser: { syntax: "typescript", decorators: true }, minify: { compress: minify, mangle: minify } }, minify };
    console.log(swc.transformSync(source, options).code);
  }
}
console.log(swc.minifySync("function f(a){ if (1 + 1 === 2) { return a * 2 } else { return g(a) } } console.log(f(3))", { compress: true, mangle: true }).code);
console.log(JSON.stringify(swc.parseSync("let a = `x${1}`", { syntax: "ecmascript" })).length);
try {
  swc.transformSync("let = = 1", {});
} catch (error) {
  console.log(String(error).slice(0, 300));
}
