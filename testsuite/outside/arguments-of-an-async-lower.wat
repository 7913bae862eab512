;;! run = ["call start", "read #0 64 4", "call run -> 5", "call result -> 9"]
;;! host."env fetch" = [["return 1"]]
;;! host."env sync" = [["read #0 64 4", "write #0 96 09000000", "return 5"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "start"]] },
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "result"]] },
;;!   { kind = "lower", async = true, imports = ["env fetch"], uses = [["memory", "memory"]] },
;;!   { kind = "lower", async-type = false, imports = ["env sync"] },
;;! ]

;; An async lower reads its arguments and writes its result later, inside of another import and between calls.
(module
  (import "env" "fetch" (func $fetch (param i32 i32) (result i32)))
  (import "env" "sync" (func $sync (result i32)))
  (memory (export "memory") 1)
  (func (export "start")
    (i32.store (i32.const 64) (i32.const 77))
    (drop (call $fetch (i32.const 64) (i32.const 96))))
  (func (export "run") (result i32)
    (i32.store (i32.const 96) (i32.const 1))
    (call $sync))
  (func (export "result") (result i32)
    (i32.load (i32.const 96))))
