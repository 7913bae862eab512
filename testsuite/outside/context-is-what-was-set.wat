;;! run = ["call run 5 -> 10", "call run 6 -> 12"]
;;! host."env [context-get-0]" = [["return 0"], ["return %c"], ["return 0"], ["return %c"]]
;;! host."env [context-set-0]" = [["let c $0"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "builtin", builtin = "context.get", imports = ["env [context-get-0]"] },
;;!   { kind = "builtin", builtin = "context.set", imports = ["env [context-set-0]"] },
;;! ]

;; `context.get` answers 0 at each entry from outside, and from then on what `context.set` was told last.
(module
  (import "env" "[context-get-0]" (func $get (result i32)))
  (import "env" "[context-set-0]" (func $set (param i32)))
  (memory $stack 2)
  (global $sp (mut i32) (i32.const 65536))
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (i32.add (local.get 0) (call $get)))
    (call $set (i32.load offset=12 (local.get $fp)))
    (local.set 0 (i32.add (call $get) (i32.load offset=12 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0)))
