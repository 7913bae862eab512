;;! run = ["call run 5 -> 22", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! interrupts = [["call tick 6 -> 6", "call lookup 5 -> 101058054"], ["call tick 7 -> 7"], []]

;; An interrupt enters an export between two instructions: its frame is below the one that was interrupted.
(module
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (global $point (export "point") (mut i32) (i32.const 0))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (i32.store offset=28 (local.get $fp) (i32.const 17))
    (global.set $point (i32.const 1))
    (loop $stay (br_if $stay (i32.eq (global.get $point) (i32.const 1000))))
    (local.set 0 (i32.add (i32.load offset=8 (local.get $fp)) (i32.load offset=28 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32)))
    (local.get 0))
  (func (export "tick") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (global.set $point (i32.const 2))
    (loop $stay (br_if $stay (i32.eq (global.get $point) (i32.const 1000))))
    (local.set 0 (i32.load offset=8 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
