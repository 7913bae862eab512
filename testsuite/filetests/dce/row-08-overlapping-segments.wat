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
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table (;0;) 3 funcref)
;;   (export "run" (func 2))
;;   (elem (;0;) (i32.const 0) func 0 3)
;;   (elem (;1;) (table 0) (i32.const 1) func 1)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 12
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type 0)
;;   )
;;   (func (;3;) (type 0) (result i32)
;;     unreachable
;;   )
;; )
