// Needs: tree-sitter-wasms @vscode/tree-sitter-wasm
import { readFileSync } from "node:fs";
import tree from "@vscode/tree-sitter-wasm";

await tree.Parser.init();
const text = readFileSync("run.mjs", "utf8");
for (const name of ["bash", "css", "elixir", "go", "html", "json", "lua", "ruby", "toml", "zig"]) {
  const parser = new tree.Parser();
  parser.setLanguage(await tree.Language.load(`node_modules/tree-sitter-wasms/out/tree-sitter-${name}.wasm`));
  console.log(name, parser.parse(text).rootNode.toString());
}
