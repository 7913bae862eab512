;;! pass = "trap-sink"
;;! call = ["either 0", "only_traps 2"]

;; `return_call_indirect` can return if anything of its type in the table can.
(module
  (type $number (func (result i32)))
  (type $nothing (func (param i64)))
  (table $table 4 4 funcref)
  (elem (table $table) (i32.const 0) func $live_seven $trap $trap_too)
  (func $live_seven (result i32) (i32.const 7))
  (func $trap (result i32) (unreachable))
  (func $trap_too (param i64) (unreachable))
  (func (export "either") (param i32) (result i32)
    (return_call_indirect $table (type $number) (local.get 0)))
  (func (export "only_traps") (param i32)
    (return_call_indirect $table (type $nothing) (i64.const 1) (local.get 0))))

;; (module
;;   (type $number (;0;) (func (result i32)))
;;   (type $nothing (;1;) (func (param i64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (type (;3;) (func (param i32)))
;;   (table $table (;0;) 4 4 funcref)
;;   (export "either" (func 3))
;;   (export "only_traps" (func 4))
;;   (elem (;0;) (table $table) (i32.const 0) func $live_seven $trap $trap_too)
;;   (func $live_seven (;0;) (type $number) (result i32)
;;     i32.const 7
;;   )
;;   (func $trap (;1;) (type $number) (result i32)
;;     unreachable
;;   )
;;   (func $trap_too (;2;) (type $nothing) (param i64)
;;     unreachable
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     return_call_indirect (type $number)
;;   )
;;   (func (;4;) (type 3) (param i32)
;;     unreachable
;;   )
;; )
