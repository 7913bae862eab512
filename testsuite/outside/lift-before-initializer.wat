;;! run = ["call next -> 1", "call _initialize", "call next -> 101", "call next -> 102"]
;;! [section]
;;! users = [
;;!   { kind = "lift", input = 0, uses = [["callee", "next"]] },
;;!   { kind = "initializer", input = 1, uses = [["callee", "_initialize"]] },
;;! ]

;; With several trees the lifts of one come before the initializer of another.
(module
  (memory $private 1)
  (func (export "next") (result i32)
    (i32.store (i32.const 1024) (i32.add (i32.load (i32.const 1024)) (i32.const 1)))
    (i32.load (i32.const 1024)))
  (func (export "_initialize")
    (i32.store (i32.const 1024) (i32.const 100))))
