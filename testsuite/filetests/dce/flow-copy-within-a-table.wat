;;! pass = "dce"
;;! call = ["run", "copy", "run"]

;; Code moves slots about, so the constant index may find any function of the type; $stubbed has
;; another type and is still in no danger of being called.
(module
  (type $t (func (result i32)))
  (table $live_table 4 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_0 $live_1 $stubbed $live_3)
  (func $live_0 (type $t) (i32.const 10))
  (func $live_1 (type $t) (i32.const 11))
  (func $stubbed (param f64))
  (func $live_3 (type $t) (i32.const 13))
  (func $dead (type $t) (i32.const 14))
  (func $live_copy (export "copy")
    (table.copy $live_table $live_table (i32.const 0) (i32.const 1) (i32.const 3)))
  (func $live_run (export "run") (result i32) (call_indirect $live_table (type $t) (i32.const 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (table $live_table (;0;) 4 funcref)
;;   (export "copy" (func $live_copy))
;;   (export "run" (func $live_run))
;;   (elem (;0;) (i32.const 0) func $live_0 $live_1 $live_copy $live_3)
;;   (func $live_0 (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_1 (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live_3 (;2;) (type $t) (result i32)
;;     i32.const 13
;;   )
;;   (func $live_copy (;3;) (type 1)
;;     i32.const 0
;;     i32.const 1
;;     i32.const 3
;;     table.copy
;;   )
;;   (func $live_run (;4;) (type $t) (result i32)
;;     i32.const 0
;;     call_indirect (type $t)
;;   )
;; )
