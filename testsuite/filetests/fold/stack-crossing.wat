;;! pass = "fold"
;;! call = ["run"]

;; Of two values that could stay on the stack, only one can where the first that was written is also read first.
(module
  (import "host" "ask" (func $live_ask (param i32) (result i32)))
  (func $live_run (export "run") (result i32) (local $a i32) (local $b i32)
    (local.set $a (call $live_ask (i32.const 1)))
    (local.set $b (call $live_ask (i32.const 2)))
    (drop (call $live_ask (local.get $a)))
    (i32.add (call $live_ask (local.get $b)) (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (import "host" "ask" (func $live_ask (;0;) (type 0) (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (result i32)
;;     (local $a i32) (local $b i32)
;;     i32.const 1
;;     call $live_ask
;;     i32.const 2
;;     call $live_ask
;;     local.set $b
;;     call $live_ask
;;     drop
;;     local.get $b
;;     call $live_ask
;;   )
;; )
