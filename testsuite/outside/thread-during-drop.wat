;;! run = ["call begin -> 1", "call run 5 -> 1011", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env [thread-new-indirect-v0]" = [["let f $0", "return 1"]]
;;! host."env [resource-drop]r" = [["call dtor 5", "slot table %f 6", "return 1000"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "destructor", input = 0, imports = ["env [resource-drop]r"], uses = [["destructor", "dtor"]] },
;;!   { kind = "lift", input = 0, uses = [["callee", "begin"]] },
;;!   { kind = "lift", input = 0, uses = [["callee", "run"]] },
;;!   { kind = "lift", input = 0, uses = [["callee", "lookup"]] },
;;!   { kind = "builtin", input = 0, builtin = "resource.drop", imports = ["env [resource-drop]r"] },
;;!   { kind = "builtin", input = 0, builtin = "thread.new-indirect", imports = ["env [thread-new-indirect-v0]"], uses = [["table", "table"]] },
;;! ]

;; A destructor may wait: then threads of its component go on, below the frame of whoever dropped the handle.
(module
  (type $thread (func (param i32)))
  (import "env" "[thread-new-indirect-v0]" (func $new (param i32 i32) (result i32)))
  (import "env" "[resource-drop]r" (func $drop (param i32) (result i32)))
  (table (export "table") 8 8 funcref)
  (elem (i32.const 5) func $body)
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (global $busy (mut i32) (i32.const 0))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func $body (param i32) (local $fp i32)
    (if (global.get $busy) (then (nop)) (else (unreachable)))
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (i32.store (i32.const 2048) (i32.load offset=8 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16))))
  (func (export "dtor") (param i32)
    (i32.store (i32.const 2048) (local.get 0)))
  (func (export "begin") (result i32)
    (call $new (i32.const 5) (i32.const 0)))
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get 0))
    (global.set $busy (i32.const 1))
    (local.set 0 (call $drop (i32.const 0)))
    (global.set $busy (i32.const 0))
    (local.set 0 (i32.add (local.get 0) (i32.load offset=12 (local.get $fp))))
    (local.set 0 (i32.add (local.get 0) (i32.load (i32.const 2048))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
