// Needs: pyodide
import { loadPyodide } from "pyodide";

const python = await loadPyodide({ stdout: console.log });
python.runPython(`
import json, re, hashlib, zlib, decimal, fractions, itertools, ast
print(json.dumps({"a": [1, 2.5, None]}), 3 ** 300, hashlib.sha256(b"loom").hexdigest())
print(len(zlib.compress(b"abc" * 9999)), decimal.Decimal(1) / 7, fractions.Fraction(3, 9))
print(re.sub(r"(?P<a>\\w)\\w*", r"\\g<a>", "some words here"), list(itertools.permutations("abc")))
print(ast.dump(ast.parse("lambda x: x[1:] @ y")))
try:
    1 / 0
except ZeroDivisionError as e: print(repr(e))
`);
process.exit(0);
