// Prints those of the files named on standard input that this engine does not take.
import { readFileSync } from "node:fs";

for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  if (!WebAssembly.validate(readFileSync(path))) console.log(path);
}
