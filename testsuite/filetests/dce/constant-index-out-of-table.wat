;;! pass = "dce"
;;! call = ["run", "huge", "empty"]

;; A constant index outside of the table traps, and so does one of an empty slot: neither uses
;; anything, and -1 is a large number.
(module
  (type $t (func (result i32)))
  (table $live_table 3 funcref)
  (elem $dead_segment (table $live_table) (offset (i32.const 0)) func $dead_0)
  (func $dead_0 (type $t) (i32.const 10))
  (func $live_run (export "run") (result i32) (call_indirect $live_table (type $t) (i32.const 3)))
  (func $live_huge (export "huge") (result i32) (call_indirect $live_table (type $t) (i32.const -1)))
  (func $live_empty (export "empty") (result i32) (call_indirect $live_table (type $t) (i32.const 1))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "run" (func $live_run))
;;   (export "huge" (func $live_huge))
;;   (export "empty" (func $live_empty))
;;   (func $live_run (;0;) (type $t) (result i32)
;;     i32.const 3
;;     call_indirect (type $t)
;;   )
;;   (func $live_huge (;1;) (type $t) (result i32)
;;     i32.const -1
;;     call_indirect (type $t)
;;   )
;;   (func $live_empty (;2;) (type $t) (result i32)
;;     i32.const 1
;;     call_indirect (type $t)
;;   )
;; )
