// Needs: @foxglove/wasm-bz2 @foxglove/wasm-lz4 @foxglove/wasm-zstd tslib
import { createRequire } from "node:module";
import { createHash } from "node:crypto";

const require = createRequire(import.meta.url);
const [Bzip2, lz4, zstd] = ["bz2", "lz4", "zstd"].map((name) => require(`@foxglove/wasm-${name}`));
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
await Promise.all([lz4.isLoaded, zstd.isLoaded]);
const text = Buffer.from(Array.from({ length: 30000 }, (_, i) => `${(i * 2654435761) % 1021} `).join(""));
const packed = zstd.compress(text, 3);
console.log("zstd", packed.length, hash(packed), hash(zstd.decompress(packed, text.length)));

// "hello loom" 64 times, by bzip2; and one block of LZ4 that is not packed.
const bz2 = Buffer.from("425a683931415926535909db096900007fd100001040000246a0005086002aa68d948050201e020140a0403a0601807c5dc914e14240276c25a4", "hex");
const frame = Buffer.concat([Buffer.from("04224d186440a7", "hex"), Buffer.from("0b000080", "hex"), Buffer.from("hello loom\n"), Buffer.alloc(4)]);
for (const unpack of [async () => (await Bzip2.init()).decompress(bz2, 704), () => lz4(frame, 11)]) {
  try {
    console.log(Buffer.from(await unpack()).toString().slice(0, 40));
  } catch (error) {
    console.log(String(error));
  }
}
