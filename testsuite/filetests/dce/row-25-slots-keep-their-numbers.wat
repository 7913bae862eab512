;;! pass = "dce"
;;! call = ["run 0", "run 4", "run 8", "run 12"]

;; The data holds slot numbers 1, 3, 4 and 2 as function pointers. Slots 0 and 5 are trimmed, 2 is
;; emptied, and the others stay where they are.
(module
  (type $t (func (result i32)))
  (type $other (func (param f64)))
  (table $live_table 6 funcref)
  (memory $live_memory 1)
  (elem (table $live_table) (offset (i32.const 0)) func $dead_0 $live_1 $stubbed_2 $live_3 $live_4 $dead_5)
  (data $live_pointers (memory $live_memory) (i32.const 0) "\01\00\00\00\03\00\00\00\04\00\00\00\02\00\00\00")
  (func $dead_0 (type $other))
  (func $live_1 (type $t) (i32.const 11))
  (func $stubbed_2 (type $other) (call $dead_callee))
  (func $live_3 (type $t) (i32.const 13))
  (func $live_4 (type $t) (i32.const 14))
  (func $dead_5 (type $other))
  (func $dead_callee)
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (i32.load (local.get 0)))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 6 funcref)
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 1) func $live_1 $live $live_3 $live_4)
;;   (func $live_1 (;0;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live_3 (;1;) (type $t) (result i32)
;;     i32.const 13
;;   )
;;   (func $live_4 (;2;) (type $t) (result i32)
;;     i32.const 14
;;   )
;;   (func $live (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;     call_indirect (type $t)
;;   )
;;   (data $live_pointers (;0;) (i32.const 0) "\01\00\00\00\03\00\00\00\04\00\00\00\02\00\00\00")
;; )
