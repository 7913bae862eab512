;;! pass = "dce"
;;! call = ["run 0", "run 1"]

;; A call through the subtype cannot reach a function of the supertype: that call traps.
(module
  (type $live_top (sub (func (result i32))))
  (type $live_sub (sub $live_top (func (result i32))))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $dead $live_a)
  (func $dead (type $live_top) (i32.const 10))
  (func $live_a (type $live_sub) (i32.const 11))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $live_sub) (local.get 0))))

;; (module
;;   (type $live_top (;0;) (sub (func (result i32))))
;;   (type $live_sub (;1;) (sub $live_top (func (result i32))))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 1) func $live_a)
;;   (func $live_a (;0;) (type $live_sub) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;1;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $live_sub)
;;   )
;; )
