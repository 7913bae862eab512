// Needs: @resvg/resvg-wasm
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

await initWasm(readFileSync("node_modules/@resvg/resvg-wasm/index_bg.wasm"));
const shapes = Array.from({ length: 40 }, (_, i) =>
  `<path d="M${i * 5} ${i * 3}C${i} 90 ${200 - i} ${i * 4} 150 ${i * 7 % 180}z" fill="hsl(${i * 9},70%,50%)" opacity=".6"/>`);
const svgs = [
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200">${shapes.join("")}</svg>`,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><defs><radialGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></radialGradient>
   <filter id="b"><feGaussianBlur stdDeviation="3"/></filter></defs><circle cx="32" cy="32" r="24" fill="url(#g)" filter="url(#b)" stroke="#0f0" stroke-dasharray="3 2"/></svg>`,
  "<svg",
];
for (const svg of svgs) {
  try {
    const image = new Resvg(svg, { fitTo: { mode: "width", value: 320 } }).render();
    console.log(image.width, image.height, createHash("sha256").update(image.pixels).digest("hex"));
  } catch (error) {
    console.log(String(error));
  }
}
