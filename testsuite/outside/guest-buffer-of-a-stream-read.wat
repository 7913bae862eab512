;;! run = ["call begin", "write #0 %a 09000000", "call get -> 9", "call run -> 5", "call get -> 8"]
;;! host."env [stream-read-0]f" = [["let a $1", "return -1"]]
;;! host."env sync" = [["write #0 %a 08000000", "return 5"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "begin"]] },
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "get"]] },
;;!   { kind = "builtin", builtin = "stream.read", async = true, imports = ["env [stream-read-0]f"], uses = [["memory", "memory"]] },
;;!   { kind = "lower", async-type = false, imports = ["env sync"] },
;;! ]

;; The buffer of a `stream.read` is written inside of other imports and between calls, until its event is delivered.
(module
  (import "env" "[stream-read-0]f" (func $read (param i32 i32 i32) (result i32)))
  (import "env" "sync" (func $sync (result i32)))
  (memory (export "memory") 1)
  (func (export "begin")
    (drop (call $read (i32.const 1) (i32.const 64) (i32.const 4))))
  (func (export "run") (result i32)
    (i32.store (i32.const 64) (i32.const 1))
    (call $sync))
  (func (export "get") (result i32)
    (i32.load (i32.const 64))))
