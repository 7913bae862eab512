// Needs: brotli-wasm
import { createRequire } from "node:module";
import { createHash } from "node:crypto";

const brotli = createRequire(import.meta.url)("brotli-wasm");

const text = Buffer.from(Array.from({ length: 20000 }, (_, i) => `line ${i % 613} of ${(i * i) % 1009}\n`).join(""));
for (const quality of [1, 5, 9, 11]) {
  const packed = brotli.compress(text, { quality });
  console.log(quality, packed.length, createHash("sha256").update(packed).digest("hex"));
  console.log(Buffer.from(brotli.decompress(packed)).equals(text));
}
try {
  brotli.decompress(Buffer.from("not brotli"));
} catch (error) {
  console.log(String(error));
}
