// Needs: mupdf
import { createHash } from "node:crypto";
import * as mupdf from "mupdf";

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const html = "<h1>Title</h1><p>Some <b>bold</b> text, ünïcödé.</p><ul><li>a<li>b</ul><table border=1><tr><td>1<td>2</table>";
const pages = mupdf.Document.openDocument(Buffer.from(html), "text/html");
pages.layout(400, 600, 12);
const page = pages.loadPage(0);
const pixmap = page.toPixmap(mupdf.Matrix.scale(1.5, 1.5), mupdf.ColorSpace.DeviceRGB, false);
console.log(pages.countPages(), page.getBounds().join(), hash(pixmap.getPixels()), hash(pixmap.asPNG()));
console.log(page.toStructuredText("preserve-whitespace").asJSON());
const pdf = new mupdf.PDFDocument();
const font = pdf.addSimpleFont(new mupdf.Font("Times-Roman"));
pdf.insertPage(-1, pdf.addPage([0, 0, 300, 200], 0, { Font: { F: font } }, "BT /F 20 Tf 20 100 Td (Hello loom) Tj ET 1 0 0 RG 10 10 m 200 150 l S"));
const saved = pdf.saveToBuffer("compress").asUint8Array();
console.log(saved.length);
const again = mupdf.Document.openDocument(saved, "application/pdf").loadPage(0);
console.log(hash(again.toPixmap(mupdf.Matrix.identity, mupdf.ColorSpace.DeviceGray, false).getPixels()), again.toStructuredText().asText());
