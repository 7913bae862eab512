;; A second program that uses the same library.
(module
  (import "demo:numbers/math" "add" (func $add (param i32 i32) (result i32)))
  (func (export "other") (param i32) (result i32) (i32.xor (call $add (local.get 0) (i32.const 5)) (i32.const 3))))
