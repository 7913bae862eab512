;;! pass = "dce"
;;! call = ["run", "tail"]

;; Calls with constant indices use one slot each, although all functions have the same type.
(module
  (type $t (func (result i32)))
  (table $live_table 6 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $dead_0 $live_1 $stubbed_2 $live_3 $dead_4 $dead_5)
  (func $dead_0 (type $t) (i32.const 10))
  (func $live_1 (type $t) (i32.const 11))
  (func $stubbed_2 (type $t) (i32.const 12))
  (func $live_3 (type $t) (i32.const 13))
  (func $dead_4 (type $t) (i32.const 14))
  (func $dead_5 (type $t) (i32.const 15))
  (func $live_run (export "run") (result i32) (call_indirect $live_table (type $t) (i32.const 1)))
  (func $live_tail (export "tail") (result i32) (return_call_indirect $live_table (type $t) (i32.const 3))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (table $live_table (;0;) 6 funcref)
;;   (export "run" (func $live_run))
;;   (export "tail" (func $live_tail))
;;   (elem (;0;) (i32.const 1) func $live_1 4 $live_3)
;;   (func $live_1 (;0;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live_3 (;1;) (type $t) (result i32)
;;     i32.const 13
;;   )
;;   (func $live_run (;2;) (type $t) (result i32)
;;     i32.const 1
;;     call_indirect (type $t)
;;   )
;;   (func $live_tail (;3;) (type $t) (result i32)
;;     i32.const 3
;;     return_call_indirect (type $t)
;;   )
;;   (func (;4;) (type $t) (result i32)
;;     unreachable
;;   )
;; )
