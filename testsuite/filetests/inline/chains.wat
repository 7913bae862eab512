;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3"]

;; A chain goes in one run, from its end to its start; one that is longer than eight takes several.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $dead_0 (param i32) (result i32) (call $live_log (local.get 0)) (i32.const 7))
  (func $dead_1 (param i32) (result i32) (i32.add (call $dead_0 (local.get 0)) (i32.const 1)))
  (func $dead_2 (param i32) (result i32) (i32.mul (call $dead_1 (local.get 0)) (i32.const 3)))
  (func $dead_3 (param i32) (result i32) (i32.xor (call $dead_2 (local.get 0)) (i32.const 5)))
  (func $dead_4 (param i32) (result i32) (i32.mul (call $dead_3 (local.get 0)) (i32.const 7)))
  (func $dead_5 (param i32) (result i32) (i32.xor (call $dead_4 (local.get 0)) (i32.const 9)))
  (func $dead_6 (param i32) (result i32) (i32.mul (call $dead_5 (local.get 0)) (i32.const 11)))
  (func $dead_7 (param i32) (result i32) (i32.xor (call $dead_6 (local.get 0)) (i32.const 13)))
  (func $dead_8 (param i32) (result i32) (i32.mul (call $dead_7 (local.get 0)) (i32.const 15)))
  (func $dead_9 (param i32) (result i32) (i32.xor (call $dead_8 (local.get 0)) (i32.const 17)))
  (func $dead_10 (param i32) (result i32) (i32.mul (call $dead_9 (local.get 0)) (i32.const 19)))
  (func $live_run (export "run") (param i32) (result i32) (call $dead_10 (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_log
;;     i32.const 609292
;;   )
;; )
