;;! run = ["call run 5 -> 105", "call look -> 0"]
;;! host."env f" = [["call look -> 4", "return 100"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "look"]] },
;;!   { kind = "builtin", builtin = "context.get", imports = ["env f"] },
;;!   { kind = "builtin", builtin = "waitable-set.wait", imports = ["env f"] },
;;! ]

;; An import that several users are behind may do what each of them may.
(module
  (import "env" "f" (func $f (result i32)))
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
