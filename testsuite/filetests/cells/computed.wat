;;! pass = "cells"
;;! call = ["set 200", "get 0", "get 8"]

;; A memory that is accessed at one computed address stays, with all of its variables.
(module
  (memory $live 1)
  (func (export "set") (param i32) (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 8) (local.get 0)))
  (func (export "get") (param i32) (result i32) (i32.add (i32.load (i32.const 0)) (i32.load (local.get 0)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "set" (func 0))
;;   (export "get" (func 1))
;;   (func (;0;) (type 0) (param i32)
;;     i32.const 0
;;     local.get 0
;;     i32.store
;;     i32.const 8
;;     local.get 0
;;     i32.store
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     i32.const 0
;;     i32.load
;;     local.get 0
;;     i32.load
;;     i32.add
;;   )
;; )
