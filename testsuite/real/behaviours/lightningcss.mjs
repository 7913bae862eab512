// Needs: lightningcss-wasm napi-wasm
import init, { transform } from "lightningcss-wasm";

await init();
const css = ".a { color: #ff0000; background: linear-gradient(red, blue); & .b:is(h1, h2) { inset: 0; margin: 1px 2px 1px 2px } }\n@media (width >= 40em) { .c { color: oklch(40% 0.2 20); transition: color .2s, color .2s } }\n@layer x { .d { user-select: none } }";
for (const targets of [undefined, { chrome: 80 << 16 }, { safari: 12 << 16 }]) {
  const { code, map } = transform({ filename: "a.css", code: Buffer.from(css), minify: Boolean(targets), sourceMap: true, targets });
  console.log(Buffer.from(code).toString(), Buffer.from(map).toString());
}
const names = transform({ filename: "m.css", code: Buffer.from(css), cssModules: true });
console.log(Buffer.from(names.code).toString(), JSON.stringify(names.exports));
try {
  transform({ filename: "bad.css", code: Buffer.from("a { color: ") });
} catch (error) {
  console.log(String(error));
}
