;;! pass = "dce"
;;! call = ["null 0", "null 1", "null 2"]

;; table.get hands out the references: everything in the table is in use, whatever its type.
(module
  (table $live_table 3 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $live_b)
  (func $live_a (result i32) (i32.const 10))
  (func $live_b (param f64))
  (func $dead)
  (func $live (export "null") (param i32) (result i32)
    (ref.is_null (table.get $live_table (local.get 0)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param f64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "null" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_a $live_b)
;;   (func $live_a (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type 1) (param f64))
;;   (func $live (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     table.get $live_table
;;     ref.is_null
;;   )
;; )
