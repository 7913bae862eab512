// Needs: re2-wasm
import { RE2 } from "re2-wasm";
import { readFileSync } from "node:fs";

const text = readFileSync("run.mjs", "utf8").repeat(3);
for (const source of ["\\b[A-Z]\\w+", "(?P<a>\\w+)\\s*=\\s*(\\w+)", "[^\\x00-\\x7f]|\\d{2,}", "^\\s*for.*$"]) {
  const pattern = new RE2(source, "gmu");
  console.log(source, JSON.stringify(text.match(pattern)), text.replace(pattern, "<$&>").length, text.search(pattern));
  console.log(JSON.stringify(pattern.exec(text)), JSON.stringify("a1 b22 c333".split(new RE2("\\d+", "u"))));
}
try {
  new RE2("(?=x)", "u");
} catch (error) {
  console.log(String(error));
}
