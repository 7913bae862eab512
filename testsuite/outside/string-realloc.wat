;;! run = ["call run 5 -> 12", "call lookup 0 -> 16843009", "call lookup 5 -> 101058054", "call run 5 -> 12"]
;;! host."env name" = [["call realloc 0 0 1 4", "write memory @ 07000000"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;!   { kind = "lower", async-type = false, imports = ["env name"], uses = [["realloc", "realloc"], ["memory", "memory"]] },
;;! ]

;; An import that returns a string calls its `realloc` before it returns: its frame is below that of the caller.
(module
  (import "env" "name" (func $name (param i32)))
  (memory (export "memory") 1)
  (memory $stack 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (memory $stack) (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  ;; The block is the same each time; the frame has its size, and a local that is read again.
  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store $stack offset=12 (local.get $fp) (local.get 3))
    (i32.store $stack offset=8 (local.get $fp) (i32.const 60))
    (local.set 0 (i32.add (i32.load $stack offset=12 (local.get $fp)) (i32.load $stack offset=8 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "run") (param $x i32) (result i32) (local $fp i32) (local $r i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store $stack offset=12 (local.get $fp) (local.get $x))
    (call $name (i32.const 8))
    (local.set $r (i32.add (i32.load $stack offset=12 (local.get $fp)) (i32.load (i32.const 64))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get $r))
  (func (export "lookup") (param i32) (result i32)
    (i32.load $stack (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
