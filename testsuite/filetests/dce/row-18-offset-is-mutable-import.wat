;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2"]

;; The offset is unknown, so any of the three may be in any slot.
(module
  (type $t (func (result i32)))
  (import "env" "base" (global $live_base i32))
  (table $live_table 5 funcref)
  (elem (table $live_table) (offset (global.get $live_base)) func $live_a $live_b)
  (func $dead (type $t) (i32.const 9))
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (i32.const 11))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "env" "base" (global $live_base (;0;) i32))
;;   (table $live_table (;0;) 5 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (global.get $live_base) func $live_a $live_b)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
