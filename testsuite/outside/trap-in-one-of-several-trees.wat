;;! run = ["call first 5 -> -1", "call busy -> 1", "call first 7 -> 8", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env link" = [["catch call second 6 -> trap", "call busy -> 1", "return -6"], ["return 1"]]
;;! host."env other" = [["trap"]]
;;! [trees]
;;! first = 0
;;! busy = 0
;;! lookup = 0
;;! second = 1
;;! [section]
;;! users = [
;;!   { kind = "lift", input = 0, uses = [["callee", "first"]] },
;;!   { kind = "lift", input = 0, uses = [["callee", "busy"]] },
;;!   { kind = "lift", input = 0, uses = [["callee", "lookup"]] },
;;!   { kind = "lift", input = 1, uses = [["callee", "second"]] },
;;!   { kind = "lower", async-type = false, input = 0, imports = ["env link"] },
;;!   { kind = "lower", async-type = false, input = 1, imports = ["env other"] },
;;! ]

;; A trap ends its tree, not the others: they go on with what it left half-written, and with its frame on the stack.
(module
  (import "env" "link" (func $link (result i32)))
  (import "env" "other" (func $other (result i32)))
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "first") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get 0))
    (local.set 0 (i32.add (call $link) (i32.load offset=12 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "second") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store offset=24 (local.get $fp) (local.get 0))
    (i32.store (i32.const 2048) (i32.const 1))
    (local.set 0 (i32.add (call $other) (i32.load offset=24 (local.get $fp))))
    (i32.store (i32.const 2048) (i32.const 0))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32)))
    (local.get 0))
  (func (export "busy") (result i32)
    (i32.load (i32.const 2048)))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
