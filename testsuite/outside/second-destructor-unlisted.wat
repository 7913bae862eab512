;;! run = ["call run 5 -> 45", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env [resource-drop]r" = [["call dtor 42", "call other 43"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", input = 0, uses = [["callee", "run"]] },
;;!   { kind = "lift", input = 0, uses = [["callee", "lookup"]] },
;;!   { kind = "builtin", input = 0, builtin = "resource.drop", imports = ["env [resource-drop]r"] },
;;!   { kind = "destructor", input = 0, imports = ["env [resource-drop]r"], uses = [["destructor", "dtor"]] },
;;!   { kind = "destructor", input = 0, uses = [["destructor", "other"]] },
;;! ]

;; A destructor whose drops are not listed may run in every drop, also in one that another destructor lists.
(module
  (import "env" "[resource-drop]r" (func $drop (param i32)))
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "dtor") (param i32)
    (i32.store (i32.const 2048) (local.get 0)))
  (func (export "other") (param i32)
    (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store offset=24 (local.get $fp) (local.get 0))
    (i32.store (i32.const 2052) (i32.load offset=24 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32))))
  (func $helper (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get 0))
    (local.set 0 (i32.load offset=12 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get 0))
    (call $drop (i32.const 1))
    (local.set 0 (i32.add (call $helper (i32.const 40)) (i32.load offset=12 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
