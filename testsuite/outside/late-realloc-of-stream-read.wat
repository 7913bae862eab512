;;! run = ["call start", "call run 5 -> 12", "call lookup 5 -> 101058054"]
;;! host."env sync" = [["call realloc 0 0 1 4", "return 7"]]
;;! host."env [stream-read-0]fetch" = [["return 1"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "start"]] },
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;!   { kind = "lower", async-type = false, imports = ["env sync"] },
;;!   { kind = "builtin", builtin = "stream.read", async = true, imports = ["env [stream-read-0]fetch"], uses = [["realloc", "realloc"], ["memory", "memory"]] },
;;! ]

;; The `realloc` of a `stream.read` may run inside of any other import, long after the read returned.
(module
  (import "env" "sync" (func $sync (param i32) (result i32)))
  (import "env" "[stream-read-0]fetch" (func $fetch (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (memory $stack 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (memory $stack) (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store $stack offset=12 (local.get $fp) (local.get 3))
    (i32.store $stack offset=8 (local.get $fp) (i32.const 60))
    (local.set 0 (i32.add (i32.load $stack offset=12 (local.get $fp)) (i32.load $stack offset=8 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "start")
    (drop (call $fetch (i32.const 1) (i32.const 16) (i32.const 32))))
  (func (export "run") (param $x i32) (result i32) (local $fp i32) (local $r i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store $stack offset=12 (local.get $fp) (local.get $x))
    (local.set $r (call $sync (i32.const 1)))
    (local.set $r (i32.add (local.get $r) (i32.load $stack offset=12 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get $r))
  (func (export "lookup") (param i32) (result i32)
    (i32.load $stack (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
