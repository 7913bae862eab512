// Needs: @micropython/micropython-webassembly-pyscript
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

const python = await loadMicroPython({ stdout: console.log });
const programs = [
  'import json\nprint(json.dumps({"a": [1, 2.5, None], "b": "ü"}), 2 ** 200, 7 // -2, -7 % 3)',
  'print(sorted("loom optimizes".split(), key=len), {i: i * i for i in range(5)})',
  'import re, math\nprint(re.match(r"(\\w+) (\\d+)", "abc 123").group(2), "%.4f" % math.sin(1))',
  "def gen(n):\n    for i in range(n): yield i * 3\nprint(list(gen(6)), [x for x in gen(9) if x & 1])",
  '{}["no"]',
  "print(",
];
for (const program of programs) {
  try {
    python.runPython(program);
  } catch (error) {
    console.log(String(error.message));
  }
}
