// Needs: tiktoken
import { get_encoding } from "tiktoken";
import { readFileSync } from "node:fs";

const text = readFileSync("run.mjs", "utf8") + " Ünïcödé 你好 🎉🎉 12345678 \t\t  end";
for (const name of ["gpt2", "r50k_base", "p50k_base", "cl100k_base", "o200k_base"]) {
  const encoding = get_encoding(name);
  const tokens = encoding.encode(text, "all");
  console.log(name, tokens.length, tokens.join());
  console.log(Buffer.from(encoding.decode(tokens)).toString() === text);
  encoding.free();
}
