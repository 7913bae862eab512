;;! run = ["call run", "kept 5 -> 5", "call get -> 5", "kept 6 -> 11", "call get -> 11"]
;;! host."env register" = [["keep $0"]]

;; A reference that was given to the host is called later, though no export and no table names the function.
(module
  (import "env" "register" (func $register (param funcref)))
  (memory $private 1)
  (elem declare func $handler)
  (func $handler (param i32) (result i32)
    (i32.store (i32.const 1024) (i32.add (i32.load (i32.const 1024)) (local.get 0)))
    (i32.load (i32.const 1024)))
  (func (export "run")
    (call $register (ref.func $handler)))
  (func (export "get") (result i32)
    (i32.load (i32.const 1024))))
