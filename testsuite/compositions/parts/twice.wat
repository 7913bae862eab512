;; Between a library and a program.
(module
  (import "demo:numbers/math" "add" (func $add (param i32 i32) (result i32)))
  (func $double (param i32) (result i32) (call $add (local.get 0) (local.get 0)))
  (func (export "demo:numbers/twice#quad") (param i32) (result i32) (call $double (call $double (local.get 0)))))
