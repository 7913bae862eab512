;;! run = ["call get -> 8", "call lookup 1 -> 33686018"]
;;! host."env init" = [["call add 5 -> 5", "call add 3 -> 8"]]

;; An import that the start function calls enters exports while the start function has a frame.
(module
  (import "env" "init" (func $init))
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "add") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (i32.store (i32.const 2048) (i32.add (i32.load (i32.const 2048)) (i32.load offset=8 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (i32.load (i32.const 2048)))
  (func $start (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (i32.const 1))
    (call $init)
    (i32.store (i32.const 2052) (i32.load offset=12 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16))))
  (start $start)
  (func (export "get") (result i32)
    (i32.load (i32.const 2048)))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
