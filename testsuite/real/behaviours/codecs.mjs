// Needs: @cwasm/lodepng @cwasm/webp @cwasm/nsgif @cwasm/nsbmp @canvas/image-data @jsquash/png @jsquash/webp @jsquash/jpeg wasm-feature-detect
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
globalThis.ImageData = require("@canvas/image-data");
const hash = (bytes) => createHash("sha256").update(new Uint8Array(bytes)).digest("hex");
const pixels = Uint8ClampedArray.from({ length: 96 * 64 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * i * 7919) >> 9));
const image = new ImageData(pixels, 96, 64);
const load = (file) => WebAssembly.compile(readFileSync(`node_modules/${file}`));

const png = await import("@jsquash/png/encode.js");
await png.init(await load("@jsquash/png/codec/pkg/squoosh_png_bg.wasm"));
const packed = await png.default(image);
console.log("png", packed.byteLength, hash(packed), hash(require("@cwasm/lodepng").decode(Buffer.from(packed)).data));

const webp = await import("@jsquash/webp/encode.js");
await webp.init(await load("@jsquash/webp/codec/enc/webp_enc_simd.wasm"));
for (const options of [{ quality: 40 }, { lossless: 1 }]) {
  const made = await webp.default(image, options);
  console.log("webp", made.byteLength, hash(made), hash(require("@cwasm/webp").decode(Buffer.from(made)).data));
}

const jpeg = await import("@jsquash/jpeg/encode.js");
await jpeg.init(await load("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm"));
const unpack = await import("@jsquash/jpeg/decode.js");
await unpack.init(await load("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
for (const quality of [30, 90]) {
  const made = await jpeg.default(image, { quality });
  console.log("jpeg", made.byteLength, hash(made), hash((await unpack.default(made)).data));
}

const gif = Buffer.from("R0lGODlhAgACAPEAAP8AAAD/AAAA/wAAACH5BAAAAAAALAAAAAACAAIAAAIDhAoFADs=", "base64");
for (const [name, bytes] of [["nsgif", gif], ["nsbmp", Buffer.from("BM broken")], ["lodepng", Buffer.from("no")]]) {
  try {
    console.log(name, JSON.stringify(require(`@cwasm/${name}`).decode(bytes)));
  } catch (error) {
    console.log(name, String(error));
  }
}
