;;! run = ["call a 5 -> 1018", "call count -> 1018"]
;;! host."env wait" = [["call b 6 -> 11", "return 1000"], ["return 0"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "a"]] },
;;!   { kind = "lift", uses = [["callee", "b"]] },
;;!   { kind = "lift", uses = [["callee", "count"]] },
;;!   { kind = "lower", async = true, imports = ["env wait"] },
;;! ]

;; A variable of a task that waits is written by another one meanwhile.
(module
  (import "env" "wait" (func $wait (result i32)))
  (memory $private 1)
  (func (export "a") (param i32) (result i32)
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (local.get 0)))
    (i32.store (i32.const 8) (i32.add (i32.add (call $wait) (i32.load (i32.const 8))) (i32.const 7)))
    (i32.load (i32.const 8)))
  (func (export "b") (param i32) (result i32)
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (local.get 0)))
    (drop (call $wait))
    (i32.load (i32.const 8)))
  (func (export "count") (result i32)
    (i32.load (i32.const 8))))
