;;! pass = "explicit-zeros"
;;! call = ["get 0", "get 65532", "first"]

;; Memory 0 may be read anywhere: it stays. Memory 1 has bounds.
(module
  (memory $anywhere 1)
  (memory $known 1)
  (func (export "get") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "first") (result i32) (i32.load $known (i32.const 8))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $anywhere (;0;) 1)
;;   (memory $known (;1;) 1)
;;   (export "get" (func 0))
;;   (export "first" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 8
;;     i32.load $known
;;   )
;;   (data (;0;) (memory $known) (i32.const 8) "\00\00\00\00")
;; )
;;
;; warning: memory 0 has to be cleared by start-up code: any byte may be read, because func 0 `get` at 0x38: an address is any number, and may be out of its bounds
