;;! args = ["--pass", "dce", "--pass-arg", "dce:trap-kind=preserve"]
;;! call = ["run 0", "run 1"]

;; With `trap-kind=preserve` the call of slot 0 also traps for the same reason as before.
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
;;   (type (;1;) (func (result f64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 0) func $other $live_a)
;;   (elem (;1;) (table $live_table) (i32.const 0) func $other)
;;   (func $other (;0;) (type 1) (result f64)
;;     unreachable
;;   )
;;   (func $live_a (;1;) (type $t) (result i32)
;;     i32.const 12
;;   )
;;   (func $live (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
