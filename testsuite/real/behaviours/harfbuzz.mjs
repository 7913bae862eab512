// Needs: harfbuzzjs pdfjs-dist
import { readFileSync } from "node:fs";
import * as hb from "harfbuzzjs";

const bytes = readFileSync("node_modules/pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf");
const blob = new hb.Blob(bytes);
const font = new hb.Font(new hb.Face(blob));
for (const text of ["AVATAR fi ffl", "Ünïcödé Ελληνικά", "Русский 1/2", "שלום"]) {
  const buffer = new hb.Buffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  hb.shape(font, buffer);
  console.log(JSON.stringify(buffer.getGlyphInfosAndPositions()));
}
console.log(font.glyphToPath(40));
