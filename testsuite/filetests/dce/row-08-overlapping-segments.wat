;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2", "run 3"]

;; The last write to a slot counts: slot 1 holds $live_b. The body of $stubbed, which it replaced, goes.
(module
  (type $t (func (result i32)))
  (table $live_table 3 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $stubbed)
  (elem (table $live_table) (offset (i32.const 1)) func $live_b)
  (func $live_a (type $t) (i32.const 10))
  (func $stubbed (type $t) (i32.const 11))
  (func $live_b (type $t) (i32.const 12))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 0) func $live_a $live)
;;   (elem (;1;) (table $live_table) (i32.const 1) func $live_b)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     i32.const 12
;;   )
;;   (func $live (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
