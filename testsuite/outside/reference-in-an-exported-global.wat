;;! run = ["keep handler", "kept 5 -> 5", "kept 6 -> 11", "call get -> 11"]

;; So is one that is in an exported global.
(module
  (memory $private 1)
  (global (export "handler") funcref (ref.func $add))
  (func $add (param i32) (result i32)
    (i32.store (i32.const 1024) (i32.add (i32.load (i32.const 1024)) (local.get 0)))
    (i32.load (i32.const 1024)))
  (func (export "get") (result i32)
    (i32.load (i32.const 1024))))
