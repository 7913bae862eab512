;;! run = ["call run 5 -> 105", "call look -> 0", "call run 5 -> 205", "call look -> 0"]
;;! host."env wait" = [["call look -> 1", "return 100"], ["call look -> 1", "call look -> 1", "return 200"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "look"]] },
;;!   { kind = "lower", async = true, imports = ["env wait"] },
;;! ]

;; A global that an entry has changed for a while when it calls an import that can wait is read by the entries that run meanwhile.
(module
  (import "env" "wait" (func $wait (result i32)))
  (global $busy (mut i32) (i32.const 0))
  (memory $private 1)
  (data (i32.const 16) "\00\00\00\00\01\00\00\00")
  (func (export "run") (param i32) (result i32)
    (global.set $busy (i32.const 4))
    (local.set 0 (i32.add (local.get 0) (call $wait)))
    (global.set $busy (i32.const 0))
    (local.get 0))
  (func (export "look") (result i32)
    (i32.load offset=16 (global.get $busy))))
