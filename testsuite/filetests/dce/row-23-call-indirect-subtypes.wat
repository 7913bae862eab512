;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2"]

;; A call through the supertype reaches functions of the subtype, and not those of a sibling.
(module
  (type $live_top (sub (func (result i32))))
  (type $live_sub (sub $live_top (func (result i32))))
  (type $sibling (sub (func (result i64))))
  (table $live_table 3 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $live_b $dead)
  (func $live_a (type $live_top) (i32.const 10))
  (func $live_b (type $live_sub) (i32.const 11))
  (func $dead (type $sibling) (i64.const 12))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $live_top) (local.get 0))))

;; (module
;;   (type $live_top (;0;) (sub (func (result i32))))
;;   (type $live_sub (;1;) (sub $live_top (func (result i32))))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 0) func $live_a $live_b)
;;   (func $live_a (;0;) (type $live_top) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $live_sub) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $live_top)
;;   )
;; )
