;;! pass = "cells"
;;! call = ["run", "run"]

;; A memory may be as large as its variables.
(module
  (memory $live 8 8 (pagesize 1))
  (func (export "run") (result i32)
    (i32.store (i32.const 4) (i32.add (i32.load (i32.const 4)) (i32.const 1)))
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 4))))
    (i32.load (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live (;0;) 8 8 (pagesize 0x1))
;;   (global (;0;) (mut i32) i32.const 0)
;;   (global (;1;) (mut i32) i32.const 0)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     global.get 1
;;     i32.const 1
;;     i32.add
;;     global.set 1
;;     global.get 0
;;     global.get 1
;;     i32.add
;;     global.set 0
;;     global.get 0
;;   )
;; )
