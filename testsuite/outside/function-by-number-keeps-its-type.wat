;;! run = ["call run -> 1", "call #%f %c", "call get -> 4206"]
;;! host."pulseengine:async thread_new" = [["let f $0", "let c $1", "return 1"]]

;; A thread is started with the argument that the host has for it, and its function has one however the module itself calls it.
(module
  (import "pulseengine:async" "thread_new" (func $new (param i32 i32) (result i32)))
  (global $count (mut i32) (i32.const 0))
  (func $thread (param i32)
    (if (i32.eq (local.get 0) (i32.const 7))
      (then (global.set $count (i32.add (global.get $count) (i32.const 1))))
      (else (global.set $count (i32.add (i32.add (global.get $count) (i32.mul (local.get 0) (i32.const 100))) (i32.const 5))))))
  (func (export "run") (result i32)
    (call $thread (i32.const 7))
    (call $new (i32.const 1) (i32.const 42)))
  (func (export "get") (result i32)
    (global.get $count)))
