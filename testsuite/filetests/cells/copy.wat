;;! pass = "cells"
;;! call = ["set 7", "get", "copy", "other 0"]

;; A copy to another memory reads any byte.
(module
  (memory $live 1)
  (memory $live_other 1)
  (func (export "set") (param i32) (i32.store $live (i32.const 0) (local.get 0)))
  (func (export "get") (result i32) (i32.load $live (i32.const 0)))
  (func (export "copy") (memory.copy $live_other $live (i32.const 0) (i32.const 0) (i32.const 4)))
  (func (export "other") (param i32) (result i32) (i32.load $live_other (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func))
;;   (type (;3;) (func (param i32) (result i32)))
;;   (memory $live (;0;) 1)
;;   (memory $live_other (;1;) 1)
;;   (export "set" (func 0))
;;   (export "get" (func 1))
;;   (export "copy" (func 2))
;;   (export "other" (func 3))
;;   (func (;0;) (type 0) (param i32)
;;     i32.const 0
;;     local.get 0
;;     i32.store
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 0
;;     i32.load
;;   )
;;   (func (;2;) (type 2)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 4
;;     memory.copy $live_other $live
;;   )
;;   (func (;3;) (type 3) (param i32) (result i32)
;;     local.get 0
;;     i32.load $live_other
;;   )
;; )
