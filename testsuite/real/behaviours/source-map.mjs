// Needs: source-map
import sourceMap from "source-map";

const made = new sourceMap.SourceMapGenerator({ file: "out.js" });
for (let i = 0; i < 3000; i++) {
  made.addMapping({
    generated: { line: 1 + (i >> 4), column: (i % 16) * 5 },
    original: { line: 1 + ((i * 7) % 997), column: i % 80 },
    source: `file${i % 9}.ts`,
    name: i % 3 ? undefined : `name${i % 31}`,
  });
}
await sourceMap.SourceMapConsumer.with(made.toJSON(), null, (map) => {
  for (let line = 1; line < 180; line += 11) {
    console.log(JSON.stringify(map.originalPositionFor({ line, column: 33 })));
    console.log(JSON.stringify(map.allGeneratedPositionsFor({ source: `file${line % 9}.ts`, line })));
  }
  let count = 0;
  map.eachMapping((mapping) => (count += mapping.originalLine));
  console.log(count);
});
