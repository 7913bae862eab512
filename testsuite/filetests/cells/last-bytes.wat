;;! pass = "cells"
;;! call = ["set 7", "get"]

;; The last bytes are in bounds.
(module
  (memory $live 1)
  (func (export "set") (param i32) (i32.store offset=65500 (i32.const 32) (local.get 0)))
  (func (export "get") (result i32) (i32.load (i32.const 65532))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (global (;0;) (mut i32) i32.const 0)
;;   (export "set" (func 0))
;;   (export "get" (func 1))
;;   (func (;0;) (type 0) (param i32)
;;     local.get 0
;;     global.set 0
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     global.get 0
;;   )
;; )
