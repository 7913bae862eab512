;; Calls it, asynchronously, and is itself asynchronous.
(module
  (import "demo:later/work" "[async-lower]step" (func $step (param i32 i32) (result i32)))
  (import "[export]$root" "[task-return]run" (func $return (param i32)))
  (memory (export "memory") 1)
  (func (export "[async-lift]run") (param i32) (result i32)
    (drop (call $step (local.get 0) (i32.const 8)))
    (call $return (i32.load (i32.const 8))) (i32.const 0))
  (func (export "[callback][async-lift]run") (param i32 i32 i32) (result i32) (i32.const 0)))
