// Needs: jq-web
import loading from "jq-web";

const jq = await loading;
const input = { a: [3, 1, 2], b: { c: "text", d: null }, e: [{ k: "x", v: 1 }, { k: "y", v: 2.5 }] };
for (const filter of [".", ".a | sort | add", "[paths]", ".e | map({(.k): .v}) | add", ".b.c | test(\"^t.x\")", "[limit(20; range(100) | select(. % 7 == 0))]", ".a | @csv", "reduce .a[] as $x (0; . * 10 + $x)", ".b.c | error", ".["]) {
  try {
    console.log(jq.raw(JSON.stringify(input), filter, ["-c"]));
  } catch (error) {
    console.log(String(error));
  }
}
