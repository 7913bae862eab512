;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2"]

;; A table with 64-bit indices.
(module
  (type $t (func (result i32)))
  (table $live_table i64 2 funcref)
  (elem (table $live_table) (offset (i64.const 0)) func $live_a $dead)
  (func $live_a (type $t) (i32.const 10))
  (func $dead (param f64))
  (func $live (export "run") (param i64) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i64) (result i32)))
;;   (table $live_table (;0;) i64 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i64.const 0) func $live_a)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live (;1;) (type 1) (param i64) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
