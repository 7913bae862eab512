// Needs: @dprint/formatter @dprint/json @dprint/markdown @dprint/toml @dprint/typescript @dprint/dockerfile
import { createFromBuffer } from "@dprint/formatter";
import { readFileSync } from "node:fs";

const texts = {
  json: ["a.json", '{"a":[1,2,   3],"b":{"c":null /* x */}}'],
  markdown: ["a.md", "# A\n* b\n* c\n\n|a|b|\n|-|-|\n|1|22222|\n\n_x_ **y**"],
  toml: ["a.toml", "[a]\nb=1\nc   = [1,2,\n3]\n# d\n[[e]]\nf={g=1}"],
  typescript: ["a.ts", "const x=(a:number)=>{return a+1};class A{private b?:string;constructor(readonly c=1){}}type T=|'a'|'b'"],
  dockerfile: ["Dockerfile", "FROM   a AS b\nrun  x && \\\n   y\nCOPY a   b"],
};
for (const [name, [filePath, fileText]] of Object.entries(texts)) {
  const formatter = createFromBuffer(readFileSync(`node_modules/@dprint/${name}/plugin.wasm`));
  formatter.setConfig({ lineWidth: 40 }, {});
  console.log(formatter.formatText({ filePath, fileText }), JSON.stringify(formatter.getPluginInfo().name));
  try {
    console.log(formatter.formatText({ filePath, fileText: "{[(= `" }));
  } catch (error) {
    console.log(String(error));
  }
}
