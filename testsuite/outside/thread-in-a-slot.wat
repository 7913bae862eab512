;;! run = ["call run 5 -> 1", "slot table %s %c", "call get -> 5"]
;;! host."env [thread-new-indirect-v0]" = [["let s $0", "let c $1", "return 1"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "get"]] },
;;!   { kind = "builtin", builtin = "thread.new-indirect", imports = ["env [thread-new-indirect-v0]"], uses = [["table", "table"]] },
;;! ]

;; `thread.new-indirect` is told a slot of a table by its number: the slot may not move, nor lose its function.
(module
  (type $thread (func (param i32)))
  (import "env" "[thread-new-indirect-v0]" (func $new (param i32 i32) (result i32)))
  (table (export "table") 8 8 funcref)
  (elem (i32.const 5) func $other $body)
  (memory $private 1)
  (func $other (param i32)
    (i32.store (i32.const 1024) (i32.const 99)))
  (func $body (param i32)
    (i32.store (i32.const 1024) (local.get 0)))
  (func (export "run") (param i32) (result i32)
    (call $new (i32.const 6) (local.get 0)))
  (func (export "get") (result i32)
    (i32.load (i32.const 1024))))
