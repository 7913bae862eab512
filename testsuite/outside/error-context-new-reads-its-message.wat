;;! run = ["call run 5 -> 7", "call byte 3 -> 0"]
;;! host."env [error-context-new]" = [["read #0 $0 $1", "return 7"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "byte"]] },
;;!   { kind = "builtin", builtin = "error-context.new", imports = ["env [error-context-new]"], uses = [["memory", "memory"]] },
;;! ]

;; `error-context.new` reads the message that it is told, and no code of the module ever does.
(module
  (import "env" "[error-context-new]" (func $new (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "run") (param i32) (result i32)
    (i32.store (i32.const 64) (i32.const 0x6f6c6c65))
    (i32.store (i32.const 68) (local.get 0))
    (call $new (i32.const 64) (i32.const 8)))
  (func (export "byte") (param i32) (result i32)
    (i32.load8_u (i32.and (local.get 0) (i32.const 31)))))
