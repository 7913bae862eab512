;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2"]

;; In a segment of expressions an emptied slot is null.
(module
  (type $t (func (result i32)))
  (table $live_table 3 funcref)
  (elem (table $live_table) (offset (i32.const 0)) funcref (ref.func $live_0) (ref.func $dead_1) (ref.func $live_2))
  (func $live_0 (type $t) (i32.const 10))
  (func $dead_1 (param f64))
  (func $live_2 (type $t) (i32.const 12))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) funcref (ref.func $live_0) (ref.null func) (ref.func $live_2))
;;   (func $live_0 (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_2 (;1;) (type $t) (result i32)
;;     i32.const 12
;;   )
;;   (func $live (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
