;; RUN: opt -O1 --dump-passes %t/dump %s --verify-each -o %t/out.wasm
;; RUN: opt -O0 --wat %t/dump/00-input.wasm
;; RUN: opt -O0 --wat %t/dump/01-dce.wasm

(module
  (func $live (export "run"))
  (func $dead))

;; $ loom opt -O1 --dump-passes %t/dump %s --verify-each -o %t/out.wasm
;;
;; $ loom opt -O0 --wat %t/dump/00-input.wasm
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (func $dead (;1;) (type 0))
;; )
;;
;; $ loom opt -O0 --wat %t/dump/01-dce.wasm
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;; )
;;
