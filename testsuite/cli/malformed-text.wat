;; FAIL: opt %s
;; FAIL: opt - -o %t/out.wasm

(module (func (i32.addd)))

;; $ loom opt %s
;; 2> error: `cli/malformed-text.wat` is not well-formed WebAssembly text
;; 2> Caused by:
;; 2>   unknown operator or unexpected token
;; 2>        --> cli/malformed-text.wat:4:16
;; 2>         |
;; 2>       4 | (module (func (i32.addd)))
;; 2>         |                ^
;;
;; $ loom opt - -o %t/out.wasm
;; 2> error: standard input is not well-formed WebAssembly text
;; 2> Caused by:
;; 2>   unknown operator or unexpected token
;; 2>        --> <anon>:4:16
;; 2>         |
;; 2>       4 | (module (func (i32.addd)))
;; 2>         |                ^
;;
