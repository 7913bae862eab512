;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2"]

;; An element item may name a function through a global: it is what the global holds.
(module
  (type $t (func (result i32)))
  (global $live_global funcref (ref.func $live_a))
  (global $dead_global funcref (ref.func $dead))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) funcref (global.get $live_global) (ref.func $live_b))
  (func $dead (type $t) (i32.const 0))
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (i32.const 11))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (global $live_global (;0;) funcref ref.func $live_a)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) funcref (global.get $live_global) (ref.func $live_b))
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
