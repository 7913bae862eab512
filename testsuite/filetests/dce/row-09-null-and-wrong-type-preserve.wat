;;! args = ["--pass", "dce", "--pass-arg", "dce:trap-kind=preserve"]
;;! call = ["run 0", "run 1", "run 2", "run 3"]

;; With `trap-kind=preserve` slot 1 traps as a function of the wrong type and slot 2 as an empty one.
(module
  (type $t (func (result i32)))
  (table $live_table 3 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $stubbed_b)
  (func $live_a (type $t) (i32.const 10))
  (func $stubbed_b (param i32) (unreachable))
  (func $dead)
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_a $stubbed_b)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $stubbed_b (;1;) (type 1) (param i32)
;;     unreachable
;;   )
;;   (func $live (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
