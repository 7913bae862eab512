// Needs: clingo-wasm
import { run } from "clingo-wasm";

const programs = [
  ["1 { queen(X,1..8) } 1 :- X = 1..8. :- queen(X,Y), queen(Z,Y), X < Z. :- queen(X,Y), queen(Z,W), X < Z, |X-Z| = |Y-W|. #show queen/2.", 3],
  ["node(1..5). edge(1,2;2,3;3,4;4,5;5,1;1,3). 1 {c(N,r;N,g;N,b)} 1 :- node(N). :- edge(A,B), c(A,X), c(B,X). #minimize {1,N : c(N,r)}.", 0],
  ["a :- not b. b :- not a. :- a, b. c(X) :- X = #sum { 1..4 }.", 0],
  ["broken(", 1],
];
for (const [program, models] of programs) {
  const result = await run(program, models);
  console.log(JSON.stringify([result.Result, result.Call?.map((call) => call.Witnesses?.map(({ Value, Costs }) => [Value, Costs])), result.Models, result.Error]));
}
process.exit(0);
