;;! run = ["call run 5 -> 105", "call look -> 0", "call run 5 -> 205", "call look -> 0"]
;;! host."env wait" = [["call look -> 1", "return 100"], ["call look -> 1", "call look -> 1", "return 200"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "look"]] },
;;!   { kind = "lower", async-type = true, imports = ["env wait"] },
;;! ]

;; What an entry has half-written when it calls an import that can wait is seen by the entries that run meanwhile.
(module
  (import "env" "wait" (func $wait (result i32)))
  (memory $private 1)
  (func (export "run") (param i32) (result i32)
    (i32.store (i32.const 1024) (i32.const 1))
    (local.set 0 (i32.add (local.get 0) (call $wait)))
    (i32.store (i32.const 1024) (i32.const 0))
    (local.get 0))
  (func (export "look") (result i32)
    (i32.load (i32.const 1024))))
