// Needs: zxing-wasm
import { readFileSync } from "node:fs";
import { prepareZXingModule, readBarcodes, writeBarcode } from "zxing-wasm/full";

const wasmBinary = readFileSync("node_modules/zxing-wasm/dist/full/zxing_full.wasm");
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
for (const [format, text] of [["QRCode", "loom 1234"], ["DataMatrix", "small"], ["PDF417", "a longer text in a wide code"], ["Code128", "ABC-123"], ["EAN13", "4006381333931"], ["Aztec", "aztec"], ["EAN13", "bad"]]) {
  const written = await writeBarcode(text, { format, scale: 4 });
  console.log(format, written.error, written.svg?.length, written.utf8);
  if (written.image) {
    const found = await readBarcodes(written.image, {});
    console.log(JSON.stringify(found.map((code) => [code.format, code.text, code.position, code.orientation])));
  }
}
