;;! pass = "merge"
;;! args = ["--pass", "dce", "--pass", "forward"]
;;! call = ["run 5"]

;; What `forward` makes equal is merged: callers of two trampolines that end at one function.
(module
  (func $live_work (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
  (func $dead_one (param i32) (result i32) (call $live_work (local.get 0)))
  (func $dead_two (param i32) (result i32) (call $dead_one (local.get 0)))
  (func $live_use (param i32) (result i32) (i32.add (call $dead_one (local.get 0)) (i32.const 1)))
  (func $dead_use (param i32) (result i32) (i32.add (call $dead_two (local.get 0)) (i32.const 1)))
  (func $live_other (param i32) (result i32) (i32.add (call $dead_two (local.get 0)) (i32.const 2)))
  (func (export "run") (param i32) (result i32)
    (call $live_use (call $dead_use (call $live_other (local.get 0))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func 3))
;;   (func $live_work (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.mul
;;   )
;;   (func $live_use (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_work
;;     i32.const 1
;;     i32.add
;;   )
;;   (func $live_other (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_work
;;     i32.const 2
;;     i32.add
;;   )
;;   (func (;3;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_other
;;     call $live_use
;;     call $live_use
;;   )
;; )
