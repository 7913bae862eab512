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
;;   (type (;0;) (func (result i32)))
;;   (table (;0;) 3 funcref)
;;   (export "run" (func 0))
;;   (export "huge" (func 1))
;;   (export "empty" (func 2))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 3
;;     call_indirect (type 0)
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const -1
;;     call_indirect (type 0)
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     i32.const 1
;;     call_indirect (type 0)
;;   )
;; )
