;;! run = ["call run 5 -> 1", "call #%f %c", "call get -> 5"]
;;! host."pulseengine:async task_spawn" = [["let f $0", "let c $1", "return 1"]]

;; Of a name that is not known nobody can say that it is told no function.
(module
  (import "pulseengine:async" "task_spawn" (func $thread (param i32 i32) (result i32)))
  (memory $private 1)
  (func $dead (result i32) (i32.const 3))
  (func $body (param i32)
    (i32.store (i32.const 1024) (local.get 0)))
  (func (export "run") (param i32) (result i32)
    (call $thread (i32.const 2) (local.get 0)))
  (func (export "get") (result i32)
    (i32.load (i32.const 1024))))
