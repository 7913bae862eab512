;; The program on top.
(module
  (import "demo:numbers/twice" "quad" (func $quad (param i32) (result i32)))
  (func (export "run") (param i32) (result i32) (i32.sub (call $quad (local.get 0)) (i32.const 1))))
