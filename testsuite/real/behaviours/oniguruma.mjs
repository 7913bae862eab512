// Needs: vscode-oniguruma
import oniguruma from "vscode-oniguruma";
import { readFileSync } from "node:fs";

await oniguruma.loadWASM(readFileSync("node_modules/vscode-oniguruma/release/onig.wasm"));
const text = readFileSync("node_modules/vscode-oniguruma/README.md", "utf8");
const scanner = oniguruma.createOnigScanner(["\\b(?<w>[A-Z]\\w+)\\b", "(?<=`)[^`]+(?=`)", "\\d+(\\.\\d+)*", "(a|b)\\1", "\\p{Lu}{2,}"]);
const string = oniguruma.createOnigString(text);
for (let at = 0, i = 0; i < 200; i++) {
  const found = scanner.findNextMatchSync(string, at);
  if (!found) break;
  console.log(found.index, JSON.stringify(found.captureIndices));
  at = Math.max(found.captureIndices[0].end, at + 1);
}
try {
  oniguruma.createOnigScanner(["(unclosed"]);
} catch (error) {
  console.log(String(error));
}
