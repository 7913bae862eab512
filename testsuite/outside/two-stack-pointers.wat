;;! run = ["call a 5 -> 1005", "call b 6 -> 506", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env wait" = [["call b 4 -> 104", "return 1000"], ["call a 3 -> 3", "return 100"], [], ["call b 2 -> 2", "return 500"], []]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "a"]] },
;;!   { kind = "lift", uses = [["callee", "b"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;!   { kind = "lower", async-type = true, imports = ["env wait"] },
;;! ]

;; Two components have a shadow stack each; while an import waits, both are anywhere.
(module
  (import "env" "wait" (func $wait (result i32)))
  (memory $private 2)
  (global $sp_a (mut i32) (i32.const 65536))
  (global $sp_b (mut i32) (i32.const 32768))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "a") (param i32) (result i32) (local $fp i32)
    (global.set $sp_a (local.tee $fp (i32.sub (global.get $sp_a) (i32.const 32))))
    (i32.store offset=28 (local.get $fp) (local.get 0))
    (local.set 0 (i32.add (call $wait) (i32.load offset=28 (local.get $fp))))
    (global.set $sp_a (i32.add (local.get $fp) (i32.const 32)))
    (local.get 0))
  (func (export "b") (param i32) (result i32) (local $fp i32)
    (global.set $sp_b (local.tee $fp (i32.sub (global.get $sp_b) (i32.const 16))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (local.set 0 (i32.add (call $wait) (i32.load offset=8 (local.get $fp))))
    (global.set $sp_b (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
