;;! pass = "dce"
;;! call = ["run 0", "run 1"]

;; $other has another type than every call, so nothing calls it; but something must still overwrite
;; slot 0, or the call would find a function where it trapped before.
(module
  (type $t (func (result i32)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $stubbed $live_a)
  (elem (table $live_table) (offset (i32.const 0)) func $other)
  (func $stubbed (type $t) (i32.const 10))
  (func $other (result f64) (f64.const 0))
  (func $live_a (type $t) (i32.const 12))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 0) func $live $live_a)
;;   (elem (;1;) (i32.const 0) func $live)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 12
;;   )
;;   (func $live (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
