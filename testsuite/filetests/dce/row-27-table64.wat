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
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i64) (result i32)))
;;   (table (;0;) i64 2 funcref)
;;   (export "run" (func 1))
;;   (elem (;0;) (i64.const 0) func 0)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 1) (param i64) (result i32)
;;     local.get 0
;;     call_indirect (type 0)
;;   )
;; )
