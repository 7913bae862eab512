;; Invalid input: the error names section, function and offset.
;; FAIL: opt %s -o %t/out.wasm
;; FAIL: opt %t/out.wasm

(module
  (func $fine)
  (func $adds (export "adds") (result i32)
    (i32.add (i32.const 1) (i64.const 2))))

;; $ loom opt %s -o %t/out.wasm
;; 2> error: cannot optimize `cli/invalid.wat`
;; 2> Caused by:
;; 2>   invalid module at offset 0x2d (code section, func 1 `adds`): type mismatch: expected i32, found i64
;;
;; $ loom opt %t/out.wasm
;; 2> error: cannot read `%t/out.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
