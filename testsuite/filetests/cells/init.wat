;;! pass = "cells"
;;! call = ["set 7", "get", "init", "get"]

;; A passive segment may write any byte.
(module
  (memory $live 1)
  (data $live_text "abc")
  (func (export "set") (param i32) (i32.store (i32.const 0) (local.get 0)))
  (func (export "get") (result i32) (i32.load (i32.const 0)))
  (func (export "init") (memory.init $live_text (i32.const 1) (i32.const 0) (i32.const 3))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func))
;;   (memory $live (;0;) 1)
;;   (export "set" (func 0))
;;   (export "get" (func 1))
;;   (export "init" (func 2))
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
;;     i32.const 1
;;     i32.const 0
;;     i32.const 3
;;     memory.init $live_text
;;   )
;;   (data $live_text (;0;) "abc")
;; )
