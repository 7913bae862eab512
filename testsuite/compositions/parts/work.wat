;; An asynchronous export with a callback.
(module
  (import "[export]demo:later/work" "[task-return]step" (func $return (param i32)))
  (memory (export "memory") 1)
  (func (export "[async-lift]demo:later/work#step") (param i32) (result i32)
    (call $return (i32.add (local.get 0) (i32.const 1))) (i32.const 0))
  (func (export "[callback][async-lift]demo:later/work#step") (param i32 i32 i32) (result i32) (i32.const 0)))
