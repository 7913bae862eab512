;;! pass = "trim"
;;! call = ["load 65532"]

;; A segment that ends where its memory does is in bounds. An offset may be a global that never
;; changes.
(module
  (memory 1)
  (global $base i32 (i32.const 65532))
  (data (global.get $base) "ab\00\00")
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (global $base (;0;) i32 i32.const 65532)
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (data (;0;) (global.get $base) "ab")
;; )
