;;! pass = "cells"
;;! call = ["set 7", "get"]

;; The sum of address and offset does not wrap around: it is out of bounds.
(module
  (memory $live 1)
  (func (export "set") (param i32) (i32.store offset=8 (i32.const -4) (local.get 0)))
  (func (export "get") (result i32) (i32.load offset=8 (i32.const -4))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "set" (func 0))
;;   (export "get" (func 1))
;;   (func (;0;) (type 0) (param i32)
;;     i32.const -4
;;     local.get 0
;;     i32.store offset=8
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const -4
;;     i32.load offset=8
;;   )
;; )
