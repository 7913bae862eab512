;;! run = ["call run 5 -> 1012", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env sync" = [["call other 6 -> 6", "call other 7 -> 7", "return 1000"]]
;;! [section]
;;! users = [
;;!   { input = 0, kind = "lift", uses = [["callee", "run"]] },
;;!   { input = 0, kind = "lift", uses = [["callee", "other"]] },
;;!   { input = 0, kind = "lift", uses = [["callee", "lookup"]] },
;;!   { input = 0, kind = "lower", async-type = false, imports = ["env sync"], may-enter = ["other"] },
;;! ]

;; An import that may enter one export only enters that, below the frame of its caller.
(module
  (import "env" "sync" (func $sync (result i32)))
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store offset=28 (local.get $fp) (local.get 0))
    (i32.store (i32.const 2048) (i32.const 0))
    (local.set 0 (i32.add (call $sync) (i32.load offset=28 (local.get $fp))))
    (local.set 0 (i32.add (local.get 0) (i32.load (i32.const 2048))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32)))
    (local.get 0))
  (func (export "other") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (i32.store (i32.const 2048) (i32.load offset=8 (local.get $fp)))
    (local.set 0 (i32.load offset=8 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
