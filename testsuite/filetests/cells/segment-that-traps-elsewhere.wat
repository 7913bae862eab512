;;! pass = "cells"
;;! call = ["get"]

;; Instantiation may stop at a segment: what no segment writes is zero until then.
(module
  (memory $live 1)
  (memory $live_other 1)
  (data (memory $live_other) (i32.const 65536) "\01")
  (func (export "set") (param i32) (i32.store $live (i32.const 0) (local.get 0)))
  (func (export "get") (result i32) (i32.load $live (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (memory $live_other (;1;) 1)
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
;;   (data (;0;) (memory $live_other) (i32.const 65536) "\01")
;; )
