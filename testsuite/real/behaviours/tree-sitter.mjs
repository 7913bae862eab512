// Needs: web-tree-sitter tree-sitter-javascript tree-sitter-python tree-sitter-c tree-sitter-rust
import { Language, Parser, Query } from "web-tree-sitter";

await Parser.init();
const sources = {
  javascript: "class A extends B { async *f(x = 1, ...y) { for await (const z of y) yield `${x}${z?.q ?? /r/g}`; } }\nlet {a, b: [c]} = d",
  python: "@d\nasync def f(a, *b, c: int = 1, **k) -> None:\n    match a:\n        case [x, *_] if x > 1:\n            return {i: j for i, j in k.items()}\n  bad indent",
  c: "#include <a.h>\nstruct s { int a:3; union { float f; } u[4]; };\nstatic int (*f(void))(int) { return sizeof(struct s) ? g : (int(*)(int))0; }",
  rust: "impl<'a, T: Foo<Bar = u8> + 'a> S<'a, T> where T: Copy { pub(crate) unsafe fn f(&mut self) -> Option<Box<dyn Fn() -> T>> { match self { Self { x, .. } if x? => r#\"raw\"#, _ => loop { break } } } } fn broken( {",
};
for (const [name, source] of Object.entries(sources)) {
  const language = await Language.load(`node_modules/tree-sitter-${name}/tree-sitter-${name}.wasm`);
  const parser = new Parser();
  parser.setLanguage(language);
  const tree = parser.parse(source);
  console.log(tree.rootNode.toString(), tree.rootNode.hasError, language.nodeTypeCount);
  tree.edit({ startIndex: 3, oldEndIndex: 4, newEndIndex: 6, startPosition: { row: 0, column: 3 }, oldEndPosition: { row: 0, column: 4 }, newEndPosition: { row: 0, column: 6 } });
  console.log(parser.parse(`${source.slice(0, 3)}xyz${source.slice(4)}`, tree).rootNode.toString());
  const query = new Query(language, "(identifier) @i");
  console.log(query.captures(tree.rootNode).map(({ node }) => node.text).join());
}
