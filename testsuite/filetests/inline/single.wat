;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 1", "run -4"]

;; A function with one caller stands there, and what the caller knows about arguments counts in it. What the arguments do
;; happens once, and before what the function does.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $dead_ask (param i32) (result i32) (call $live_log (local.get 0)) (i32.add (local.get 0) (i32.const 1)))
  (func $dead_scale (param $x i32) (param $by i32) (param $verbose i32) (result i32)
    (if (local.get $verbose) (then (call $live_log (i32.const 99))))
    (call $live_log (i32.const 1))
    (i32.mul (local.get $x) (local.get $by)))
  (func $live_run (export "run") (param i32) (result i32)
    (call $dead_scale (call $dead_ask (local.get 0)) (local.get 0) (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_log
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;     i32.const 1
;;     call $live_log
;;     local.get 0
;;     i32.mul
;;   )
;; )
