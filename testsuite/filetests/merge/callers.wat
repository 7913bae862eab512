;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run 5"]

;; Functions that call equal functions are equal, however far down the copies begin, by calls and
;; by tail calls; those that call a different one are not.
(module
  (func $live_leaf (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
  (func $dead_leaf (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
  (func $live_other (param i32) (result i32) (i32.mul (local.get 0) (i32.const 4)))
  (func $live_middle (param i32) (result i32) (i32.add (call $live_leaf (local.get 0)) (i32.const 1)))
  (func $dead_middle (param i32) (result i32) (i32.add (call $dead_leaf (local.get 0)) (i32.const 1)))
  (func $live_middle_of_other (param i32) (result i32) (i32.add (call $live_other (local.get 0)) (i32.const 1)))
  (func $live_top (param i32) (result i32)
    (return_call $live_leaf (call $live_middle (local.get 0))))
  (func $dead_top (param i32) (result i32)
    (return_call $dead_leaf (call $dead_middle (local.get 0))))
  (func (export "run") (param i32) (result i32)
    (call $live_top (call $dead_top (call $live_middle_of_other (local.get 0))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func 5))
;;   (func $live_leaf (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.mul
;;   )
;;   (func $live_other (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 4
;;     i32.mul
;;   )
;;   (func $live_middle (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_leaf
;;     i32.const 1
;;     i32.add
;;   )
;;   (func $live_middle_of_other (;3;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_other
;;     i32.const 1
;;     i32.add
;;   )
;;   (func $live_top (;4;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_middle
;;     return_call $live_leaf
;;   )
;;   (func (;5;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_middle_of_other
;;     call $live_top
;;     call $live_top
;;   )
;; )
