;;! pass = "fold"
;;! call = ["run 3", "run 4"]

;; What is written to a local and read once stays on the stack; the local is not needed then.
;; Where its operands change places an operator becomes the other one. The order of calls stays.
(module
  (import "host" "ask" (func $live_ask (param i32) (result i32)))
  (func $live_run (export "run") (param $p i32) (result i32) (local $a i32) (local $b i32)
    (local.set $a (call $live_ask (local.get $p)))
    (local.set $b (call $live_ask (i32.const 2)))
    (drop (call $live_ask (i32.lt_s (local.get $b) (local.get $a))))
    (local.set $b (local.get $a))
    (local.set $a (call $live_ask (local.get $b)))
    (i32.sub (local.get $a) (local.get $b))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (import "host" "ask" (func $live_ask (;0;) (type 0) (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 0) (param $p i32) (result i32)
;;     (local $a i32) (local $b i32)
;;     local.get $p
;;     call $live_ask
;;     local.tee $a
;;     i32.const 2
;;     call $live_ask
;;     i32.gt_s
;;     call $live_ask
;;     drop
;;     local.get $a
;;     call $live_ask
;;     local.get $a
;;     i32.sub
;;   )
;; )
