;;! pass = "dce"
;;! call = ["run 0", "fill", "run 0", "run 1"]

;; A passive segment flows into the table through table.init.
(module
  (type $t (func (result i32)))
  (table $live_table 2 funcref)
  (elem $dead_segment func $dead)
  (elem $live_segment func $live_a $live_b)
  (func $dead (type $t) (i32.const 9))
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (i32.const 11))
  (func $live_fill (export "fill")
    (table.init $live_table $live_segment (i32.const 0) (i32.const 0) (i32.const 2)))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "fill" (func $live_fill))
;;   (export "run" (func $live))
;;   (elem $live_segment (;0;) func $live_a $live_b)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live_fill (;2;) (type 1)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 2
;;     table.init $live_segment
;;   )
;;   (func $live (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
