;;! pass = "cells"
;;! call = ["run"]

;; An address that is kept in a local as well is no plain constant.
(module
  (memory $live 1)
  (func (export "run") (result i32) (local i32)
    (i32.store (local.tee 0 (i32.const 8)) (i32.const 5))
    (i32.add (i32.load (i32.const 8)) (local.get 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     (local i32)
;;     i32.const 8
;;     local.tee 0
;;     i32.const 5
;;     i32.store
;;     i32.const 8
;;     i32.load
;;     local.get 0
;;     i32.add
;;   )
;; )
