// Needs: yoga-wasm-web
import { readFileSync } from "node:fs";
import init from "yoga-wasm-web";

const yoga = await init(readFileSync("node_modules/yoga-wasm-web/dist/yoga.wasm"));
const root = yoga.Node.create();
root.setWidth(500);
root.setHeight(300);
root.setFlexDirection(yoga.FLEX_DIRECTION_ROW);
root.setFlexWrap(yoga.WRAP_WRAP);
root.setJustifyContent(yoga.JUSTIFY_SPACE_BETWEEN);
for (let i = 0; i < 24; i++) {
  const node = yoga.Node.create();
  node.setFlexGrow(i % 3);
  node.setMinWidth(40 + ((i * 13) % 60));
  node.setHeightPercent(10 + (i % 4) * 5);
  node.setMargin(yoga.EDGE_ALL, i % 5);
  root.insertChild(node, i);
}
root.calculateLayout(500, 300, yoga.DIRECTION_RTL);
for (let i = 0; i < 24; i++) console.log(JSON.stringify(root.getChild(i).getComputedLayout()));
