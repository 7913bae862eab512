;;! run = ["call text 5 -> 64", "call run 5 -> 1005", "call left -> 0", "call text 2 -> 64", "call post 64", "call left -> 0", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env wait" = [["call left -> 1", "call post 64", "return 1000"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "text"], ["post-return", "post"], ["memory", "memory"]] },
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "left"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;!   { kind = "lower", async = true, imports = ["env wait"] },
;;! ]

;; A post-return may run while another call of the module waits, below its frame, and frees what a lift gave out.
(module
  (import "env" "wait" (func $wait (result i32)))
  (memory $private 2)
  (memory (export "memory") 1)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "text") (param i32) (result i32)
    (i32.store 1 (i32.const 64) (local.get 0))
    (i32.store (i32.const 2048) (i32.add (i32.load (i32.const 2048)) (i32.const 1)))
    (i32.const 64))
  (func (export "post") (param i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=8 (local.get $fp) (i32.load (i32.const 2048)))
    (i32.store (i32.const 2048) (i32.sub (i32.load offset=8 (local.get $fp)) (i32.const 1)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16))))
  (func (export "left") (result i32)
    (i32.load (i32.const 2048)))
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get 0))
    (local.set 0 (i32.add (call $wait) (i32.load offset=12 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
