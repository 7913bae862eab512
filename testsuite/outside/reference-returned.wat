;;! run = ["call handler", "keep @", "kept 5 -> 5", "kept 6 -> 11", "call get -> 11"]

;; A reference that an export returns is called later.
(module
  (memory $private 1)
  (elem declare func $add)
  (func $add (param i32) (result i32)
    (i32.store (i32.const 1024) (i32.add (i32.load (i32.const 1024)) (local.get 0)))
    (i32.load (i32.const 1024)))
  (func (export "handler") (result funcref)
    (ref.func $add))
  (func (export "get") (result i32)
    (i32.load (i32.const 1024))))
