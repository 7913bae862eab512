;;! run = ["call set 1024 7 -> ", "call set 1028 9 -> ", "call count -> 2", "call get 1024 -> 7", "call get 1028 -> 9"]
;;! [section]
;;! embedder = "native"
;;! users = [
;;!   { kind = "lift", uses = [["callee", "set"]] },
;;!   { kind = "lift", uses = [["callee", "get"]] },
;;!   { kind = "lift", uses = [["callee", "count"]] },
;;! ]
;;! params = [["set", 0, 1024, 1028], ["get", 0, 1024, 1028]]

;; What the section says is passed is passed: each number of the range may be.
(module
  (memory $private 1)
  (func (export "set") (param i32 i32)
    (i32.store (i32.const 2048) (i32.add (i32.load (i32.const 2048)) (i32.const 1)))
    (i32.store (local.get 0) (local.get 1)))
  (func (export "get") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "count") (result i32) (i32.load (i32.const 2048))))
