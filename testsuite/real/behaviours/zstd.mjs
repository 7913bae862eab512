// Needs: @bokuweb/zstd-wasm
import { createHash } from "node:crypto";
import { compress, decompress, init } from "@bokuweb/zstd-wasm";

await init();
const text = Buffer.from(Array.from({ length: 30000 }, (_, i) => `${(i * 2654435761) % 4093} `).join(""));
for (const level of [1, 3, 10, 19]) {
  const packed = compress(text, level);
  console.log(level, packed.length, createHash("sha256").update(packed).digest("hex"));
  console.log(Buffer.from(decompress(packed)).equals(text));
}
