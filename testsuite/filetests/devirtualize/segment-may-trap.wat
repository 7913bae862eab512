;;! pass = "devirtualize"
;;! call = []

;; If a segment does not fit, those behind it are never written, and what was entered before sees that.
(module
  (import "host" "offset" (global $offset i32))
  (type $number (func (result i32)))
  (table $live 2 2 funcref)
  (elem (table $live) (global.get $offset) func $live_one)
  (elem (table $live) (i32.const 1) func $live_one)
  (func $live_one (result i32) (i32.const 1))
  (func (export "run") (result i32) (call_indirect $live (type $number) (i32.const 1))))

;; (module
;;   (type $number (;0;) (func (result i32)))
;;   (import "host" "offset" (global $offset (;0;) i32))
;;   (table $live (;0;) 2 2 funcref)
;;   (export "run" (func 1))
;;   (elem (;0;) (table $live) (global.get $offset) func $live_one)
;;   (elem (;1;) (table $live) (i32.const 1) func $live_one)
;;   (func $live_one (;0;) (type $number) (result i32)
;;     i32.const 1
;;   )
;;   (func (;1;) (type $number) (result i32)
;;     i32.const 1
;;     call_indirect (type $number)
;;   )
;; )
