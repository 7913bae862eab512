// Needs: quickjs-emscripten-core @jitl/quickjs-ffi-types @jitl/quickjs-wasmfile-release-sync @jitl/quickjs-wasmfile-debug-sync @jitl/quickjs-ng-wasmfile-release-sync
import ng from "@jitl/quickjs-ng-wasmfile-release-sync";
import debug from "@jitl/quickjs-wasmfile-debug-sync";
import release from "@jitl/quickjs-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";

const programs = [
  "let p = []; for (let i = 2; p.length < 200; i++) if (p.every(q => i % q)) p.push(i); p.join()",
  "JSON.stringify(['b','a','ä'].sort().map(s => s.toUpperCase().normalize('NFD').length))",
  "(2n ** 200n).toString(36) + Math.sin(1) + (0.1 + 0.2) + [3,1,2].toSorted?.()",
  "'2024-02-30'.replace(/(?<y>\\d+)-(\\d+)/u, '$2/$<y>')",
  "class A { #x = 1; static f() { return new A().#x } } A.f() + [...'abc'].entries().next().value",
  "null.x",
];
for (const variant of [release, debug, ng]) {
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  for (const program of programs) {
    try {
      console.log(JSON.stringify(quickjs.evalCode(program)));
    } catch (error) {
      console.log(String(error));
    }
  }
}
