;;! pass = "dce"
;;! call = ["run"]

;; The index of the call is constant, but where the segment lands is not: no slot is known.
(module
  (type $t (func (result i32)))
  (import "env" "base" (global $live_base i32))
  (table $live_table 5 funcref)
  (elem (table $live_table) (offset (global.get $live_base)) func $live_a $live_b)
  (func $dead (type $t) (i32.const 9))
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (i32.const 11))
  (func $live (export "run") (result i32)
    (call_indirect $live_table (type $t) (i32.const 1))))

;; (module
;;   (type $t (;0;) (func (result i32)))
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
;;   (func $live (;2;) (type $t) (result i32)
;;     i32.const 1
;;     call_indirect (type $t)
;;   )
;; )
