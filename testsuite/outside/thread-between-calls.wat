;;! run = ["call run 5 -> 1", "call lookup 2 -> 50529027", "slot table %f 6", "call get -> 6", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env [thread-new-indirect-v0]" = [["let f $0", "return 1"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "get"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;!   { kind = "builtin", builtin = "thread.new-indirect", imports = ["env [thread-new-indirect-v0]"], uses = [["table", "table"]] },
;;! ]

;; What `thread.new-indirect` was told runs between calls, at whatever depth the last one left; nobody calls it inside.
(module
  (type $thread (func (param i32)))
  (import "env" "[thread-new-indirect-v0]" (func $new (param i32 i32) (result i32)))
  (table (export "table") 8 8 funcref)
  (elem (i32.const 5) func $body)
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func $body (param i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (i32.store (i32.const 2048) (i32.load offset=8 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16))))
  (func (export "run") (param i32) (result i32)
    (call $new (i32.const 5) (local.get 0)))
  (func (export "get") (result i32)
    (i32.load (i32.const 2048)))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
