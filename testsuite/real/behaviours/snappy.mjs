// Needs: snappy-wasm
import { createHash } from "node:crypto";
import { createRequire } from "node:module";

const snappy = createRequire(import.meta.url)("snappy-wasm");
await snappy.default?.();
const text = Buffer.from(Array.from({ length: 30000 }, (_, i) => `${(i * 2654435761) % 1021} `).join(""));
for (const kind of ["raw", "framed"]) {
  const compress = snappy[`compress_${kind}`];
  if (!compress) continue;
  const packed = compress(text);
  console.log(kind, packed.length, createHash("sha256").update(packed).digest("hex"));
  console.log(Buffer.from(snappy[`decompress_${kind}`](packed)).equals(text));
}
console.log(Object.keys(snappy).sort().join());
