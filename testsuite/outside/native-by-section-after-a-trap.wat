;;! run = [
;;!   "catch call run 5 -> trap", "catch call run 6 -> trap", "call run 7 -> 8", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072",
;;! ]
;;! host."env f" = [["trap"], ["trap"], ["return 1"]]
;;! [section]
;;! embedder = "native"
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;!   { kind = "lower", async-type = false, imports = ["env f"] },
;;! ]

;; Where the section says that the embedding is native, the module is entered after a trap.
(module
  (import "env" "f" (func $f (result i32)))
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get 0))
    (local.set 0 (i32.add (call $f) (i32.load offset=12 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
