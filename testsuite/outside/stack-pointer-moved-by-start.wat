;;! run = ["call run 5 -> 5", "call deep 6 -> 6", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "deep"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;! ]

;; The start function moves the stack: no entry finds the pointer at its initial value.
(module
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func $start
    (global.set $sp (i32.const 1056)))
  (start $start)
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (local.set 0 (i32.add (i32.load offset=12 (local.get $fp)) (i32.sub (local.get 0) (i32.const 134744072))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "deep") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (local.set 0 (i32.add (i32.load (local.get $fp)) (i32.sub (local.get 0) (i32.const 16843009))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
