// Needs: highs
import loader from "highs";

const highs = await loader();
const problems = [
  "Maximize\n obj: x1 + 2 x2 + 4 x3 + x4\nSubject To\n c1: - x1 + x2 + x3 + 10 x4 <= 20\n c2: x1 - 4 x2 + x3 <= 30\n c3: x2 - 0.5 x4 = 0\nBounds\n 0 <= x1 <= 40\n 2 <= x4 <= 3\nEnd",
  "Maximize\n obj: 5 a + 4 b + 3 c + 7 d\nSubject To\n w: 2 a + 3 b + c + 4 d <= 17\n v: 4 a + b + 2 c + 3 d <= 23\nGenerals\n a b c d\nBounds\n a <= 3\n b <= 4\n c <= 5\n d <= 3\nEnd",
  "Minimize\n obj: x\nSubject To\n a: x >= 3\n b: x <= 2\nEnd",
];
for (const problem of problems) console.log(JSON.stringify(highs.solve(problem)));
