;;! pass = "dce"
;;! call = ["run 0", "run 1"]

;; An imported global may hold any function: the item cannot be emptied while a call may use it.
(module
  (type $t (func (result i32)))
  (import "env" "func" (global $live_global funcref))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) funcref (global.get $live_global) (ref.func $live_b))
  (func $dead (type $t) (i32.const 0))
  (func $live_b (type $t) (i32.const 11))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "env" "func" (global $live_global (;0;) funcref))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) funcref (global.get $live_global) (ref.func $live_b))
;;   (func $live_b (;0;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
