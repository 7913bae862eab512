;;! run = ["call run 5 -> 105", "call look -> 0"]
;;! host."env [context-get-0]" = [["call look -> 4", "return 100"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "look"]] },
;;!   { kind = "builtin", imports = ["env [context-get-0]"] },
;;! ]

;; What an import is called says nothing: a built-in without an opcode may do anything.
(module
  (import "env" "[context-get-0]" (func $f (result i32)))
  (memory $private 1)
  (global $busy (mut i32) (i32.const 0))
  (data (i32.const 16) "\00\00\00\00\04\00\00\00")
  (func (export "run") (param i32) (result i32)
    (global.set $busy (i32.const 4))
    (local.set 0 (i32.add (local.get 0) (call $f)))
    (global.set $busy (i32.const 0))
    (local.get 0))
  (func (export "look") (result i32)
    (i32.load offset=16 (global.get $busy))))
