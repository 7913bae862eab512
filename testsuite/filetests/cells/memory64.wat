;;! pass = "cells"
;;! call = ["run", "run"]

;; An address may have 64 bits.
(module
  (memory $live i64 1)
  (data (i64.const 8) "\05")
  (func (export "run") (result i32)
    (i32.store offset=8 (i64.const 0) (i32.add (i32.load (i64.const 8)) (i32.const 1)))
    (i32.load (i64.const 8))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live (;0;) i64 1)
;;   (global (;0;) (mut i32) i32.const 5)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     global.get 0
;;     i32.const 1
;;     i32.add
;;     global.set 0
;;     global.get 0
;;   )
;;   (data (;0;) (i64.const 8) "\05")
;; )
