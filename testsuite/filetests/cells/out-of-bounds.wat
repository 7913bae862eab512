;;! pass = "cells"
;;! call = ["set 7", "get"]

;; An access that is out of bounds traps.
(module
  (memory $live 1)
  (func (export "set") (param i32) (i32.store (i32.const 65533) (local.get 0)))
  (func (export "get") (result i32) (i32.load (i32.const 65533))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "set" (func 0))
;;   (export "get" (func 1))
;;   (func (;0;) (type 0) (param i32)
;;     i32.const 65533
;;     local.get 0
;;     i32.store
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 65533
;;     i32.load
;;   )
;; )
