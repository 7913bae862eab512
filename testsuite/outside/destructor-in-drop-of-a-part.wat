;;! run = [
;;!   "call run 2 -> 49",
;;!   "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027",
;;!   "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054",
;;!   "call lookup 6 -> 117901063", "call lookup 7 -> 134744072",
;;! ]
;;! host."[export]my:res/api [resource-drop]r" = [["call my:res/api#[dtor]r 42"]]
;;! [section]
;;! users = [
;;!   { input = 0, kind = "lift", uses = [["callee", "run"]] },
;;!   { input = 0, kind = "lift", uses = [["callee", "lookup"]] },
;;!   { input = 0, kind = "builtin", builtin = "resource.drop", imports = ["[export]my:res/api [resource-drop]r"] },
;;!   { input = 0, kind = "destructor", imports = ["[export]my:res/api [resource-drop]r"], uses = [["destructor", "my:res/api#[dtor]r"]] },
;;! ]

;; The same where something of the tree is outside: the drop of an own resource still enters the destructor alone.
(module
  (import "[export]my:res/api" "[resource-drop]r" (func $drop (param i32)))
  (memory 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "my:res/api#[dtor]r") (param $rep i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get $rep))
    (i32.store (i32.const 2048) (i32.add (i32.load (i32.const 2048)) (i32.load offset=12 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16))))
  (func (export "run") (param $h i32) (result i32) (local $fp i32) (local $r i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (i32.const 7))
    (call $drop (local.get $h))
    (local.set $r (i32.add (i32.load offset=12 (local.get $fp)) (i32.load (i32.const 2048))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get $r))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
