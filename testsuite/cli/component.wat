;; A component is not a core module; the error says what to run instead.
;; FAIL: opt %s -o %t/out.wasm
;; FAIL: boundary show %s
;; FAIL: boundary strip %s -o %t/out.wasm
;; FAIL: opt %t/out.wasm

(component)

;; $ loom opt %s -o %t/out.wasm
;; 2> error: cannot optimize `cli/component.wat`
;; 2> Caused by:
;; 2>   this is a component, not a core module: fuse it first (`meld fuse COMPONENT... -o fused.wasm`), then run loom on the result
;;
;; $ loom boundary show %s
;; 2> error: cannot use `cli/component.wat`
;; 2> Caused by:
;; 2>   this is a component, not a core module: fuse it first (`meld fuse COMPONENT... -o fused.wasm`), then run loom on the result
;;
;; $ loom boundary strip %s -o %t/out.wasm
;; 2> error: cannot use `cli/component.wat`
;; 2> Caused by:
;; 2>   this is a component, not a core module: fuse it first (`meld fuse COMPONENT... -o fused.wasm`), then run loom on the result
;;
;; $ loom opt %t/out.wasm
;; 2> error: cannot read `%t/out.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
