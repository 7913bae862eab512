;; Facts that do not fit the module, are not JSON, or are not facts.
;; BYTES text.json: 7b
;; BYTES other.json: 7b 7d
;; FAIL: boundary stamp %s --from cli/boundary/facts.json -o %t/out.wasm
;; FAIL: boundary stamp %s --from %t/text.json -o %t/out.wasm
;; FAIL: boundary stamp %s --from %t/other.json -o %t/out.wasm
;; FAIL: boundary stamp %s --from %t/missing.json -o %t/out.wasm
;; FAIL: boundary strip %t/out.wasm

(module (func (export "walk")))

;; $ loom boundary stamp %s --from cli/boundary/facts.json -o %t/out.wasm
;; 2> error: cannot stamp `cli/boundary/stamp-refuses.wat`
;; 2> Caused by:
;; 2>   the facts do not fit the module: export 0 is func `walk` in the module and memory `memory` in the section
;;
;; $ loom boundary stamp %s --from %t/text.json -o %t/out.wasm
;; 2> error: `%t/text.json` is not the JSON form of a `meld:boundary` section
;; 2> Caused by:
;; 2>   EOF while parsing an object at line 1 column 1
;;
;; $ loom boundary stamp %s --from %t/other.json -o %t/out.wasm
;; 2> error: `%t/other.json` is not the JSON form of a `meld:boundary` section
;; 2> Caused by:
;; 2>   missing field `producer` at line 1 column 2
;;
;; $ loom boundary stamp %s --from %t/missing.json -o %t/out.wasm
;; 2> error: cannot read `%t/missing.json`, named with `--from`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom boundary strip %t/out.wasm
;; 2> error: cannot read `%t/out.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
