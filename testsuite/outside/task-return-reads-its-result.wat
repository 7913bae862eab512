;;! run = ["call run 5", "call byte 3 -> 0"]
;;! host."env [task-return]run" = [["read #0 $0 8", "read #0 128 4"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", async = true, uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "byte"]] },
;;!   { kind = "builtin", builtin = "task.return", imports = ["env [task-return]run"], uses = [["memory", "memory"]] },
;;! ]

;; `task.return` reads the result in the memory of its options, and what the result points to.
(module
  (import "env" "[task-return]run" (func $return (param i32)))
  (memory (export "memory") 1)
  (func (export "run") (param i32)
    (i32.store (i32.const 64) (i32.const 128))
    (i32.store (i32.const 68) (i32.const 4))
    (i32.store (i32.const 128) (local.get 0))
    (call $return (i32.const 64)))
  (func (export "byte") (param i32) (result i32)
    (i32.load8_u (i32.and (local.get 0) (i32.const 31)))))
