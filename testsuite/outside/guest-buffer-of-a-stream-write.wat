;;! run = ["call begin 7", "read #0 64 8", "read #0 128 4", "call run -> 5", "call byte 3 -> 0", "read #0 128 4"]
;;! host."env [stream-write-0]f" = [["return -1"]]
;;! host."env sync" = [["read #0 64 8", "read #0 128 4", "return 5"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "begin"]] },
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "byte"]] },
;;!   { kind = "builtin", builtin = "stream.write", async = true, imports = ["env [stream-write-0]f"], uses = [["memory", "memory"]] },
;;!   { kind = "lower", async-type = false, imports = ["env sync"] },
;;! ]

;; The buffer of a `stream.write`, and all that its elements point to, is read inside of other imports and between calls,
;; until its event is delivered.
(module
  (import "env" "[stream-write-0]f" (func $write (param i32 i32 i32) (result i32)))
  (import "env" "sync" (func $sync (result i32)))
  (memory (export "memory") 1)
  (func (export "begin") (param i32)
    (i32.store (i32.const 64) (i32.const 128))
    (i32.store (i32.const 68) (i32.const 4))
    (i32.store (i32.const 128) (local.get 0))
    (drop (call $write (i32.const 1) (i32.const 64) (i32.const 1))))
  (func (export "run") (result i32)
    (call $sync))
  (func (export "byte") (param i32) (result i32)
    (i32.load8_u (i32.and (local.get 0) (i32.const 31)))))
