;;! run = ["call run 5 -> 69", "call count -> 1", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env [error-context-debug-message]" = [["call realloc 0 0 1 4 -> 64", "write #0 $1 4000000004000000"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "count"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;!   { kind = "builtin", builtin = "error-context.debug-message", imports = ["env [error-context-debug-message]"], uses = [["realloc", "realloc"], ["memory", "memory"]] },
;;! ]

;; `error-context.debug-message` calls the `realloc` of its options, and then writes where it was told.
(module
  (import "env" "[error-context-debug-message]" (func $message (param i32 i32)))
  (memory $memory (export "memory") 1)
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (memory $private) (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store $private offset=8 (local.get $fp) (i32.add (i32.load $private (i32.const 2048)) (i32.const 1)))
    (i32.store $private (i32.const 2048) (i32.load $private offset=8 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (i32.const 64))
  (func (export "count") (result i32)
    (i32.load $private (i32.const 2048)))
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store $private offset=12 (local.get $fp) (local.get 0))
    (call $message (i32.const 1) (i32.const 16))
    (local.set 0 (i32.add (i32.load $memory (i32.const 16)) (i32.load $private offset=12 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load $private (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
