;; Defines a resource.
(module
  (import "[export]demo:res/store" "[resource-new]counter" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "demo:res/store#[constructor]counter") (param i32) (result i32)
    (i32.store (i32.const 8) (local.get 0)) (call $new (i32.const 8)))
  (func (export "demo:res/store#[method]counter.get") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "demo:res/store#[dtor]counter") (param i32) (i32.store (local.get 0) (i32.const 0))))
