// Needs: glpk.js pako
import GLPK from "glpk.js/node";

const glpk = await GLPK();
for (const kind of ["binaries", "generals", "none"]) {
  const problem = {
    name: "LP",
    objective: { direction: glpk.GLP_MAX, name: "o", vars: "abcdef".split("").map((name, i) => ({ name, coef: 3 + ((i * 5) % 7) })) },
    subjectTo: [0, 1, 2].map((n) => ({
      name: `c${n}`,
      vars: "abcdef".split("").map((name, i) => ({ name, coef: 1 + ((i * (n + 2)) % 5) })),
      bnds: { type: glpk.GLP_UP, ub: 9 + n, lb: 0 },
    })),
    [kind]: "abcdef".split(""),
  };
  const { result } = await glpk.solve(problem, { msglev: glpk.GLP_MSG_OFF });
  console.log(JSON.stringify(result));
}
