// Needs: @hyzyla/pdfium
import { createHash } from "node:crypto";
import { PDFiumLibrary } from "@hyzyla/pdfium";

const objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"];
const content = "BT /F 18 Tf 20 50 Td (Hello loom) Tj ET 0 0 1 rg 10 10 60 20 re f 1 0 0 RG 3 w 100 10 m 120 90 180 20 190 80 c S";
objects.push(`<</Length ${content.length}>>stream\n${content}\nendstream`, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
const pdf = `%PDF-1.4\n${objects.map((object, i) => `${i + 1} 0 obj${object}endobj\n`).join("")}trailer<</Root 1 0 R/Size 6>>\n%%EOF`;
const library = await PDFiumLibrary.init();
const document = await library.loadDocument(Buffer.from(pdf));
for (const page of document.pages()) {
  const image = await page.render({ scale: 2, render: "bitmap" });
  console.log(page.number, image.width, image.height, createHash("sha256").update(image.data).digest("hex"));
  try {
    console.log(page.getText());
  } catch (error) {
    console.log(String(error));
  }
}
document.destroy();
await library.loadDocument(Buffer.from("no pdf")).catch((error) => console.log(String(error)));
library.destroy();
