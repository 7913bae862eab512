;;! run = ["call run 5 -> 12", "call busy -> 1", "call run 6 -> 13", "call run 7 -> 11", "call busy -> 0", "call lookup 0 -> 16843009", "call lookup 3 -> 67372036", "call lookup 7 -> 134744072"]
;;! host."env f" = [["throw oops 7"], ["call busy -> 1", "throw oops 7"], ["return 4"]]

;; An import throws an exception of an imported tag: the module catches it, and goes on where the handler is.
(module
  (import "env" "oops" (tag $oops (param i32)))
  (import "env" "f" (func $f (result i32)))
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func $inner (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get 0))
    (i32.store (i32.const 64) (i32.const 1))
    (local.set 0 (i32.add (call $f) (i32.load offset=12 (local.get $fp))))
    (i32.store (i32.const 64) (i32.const 0))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store offset=28 (local.get $fp) (local.get 0))
    (block $after
      (block $caught (result i32)
        (try_table (result i32) (catch $oops $caught) (call $inner (local.get 0)))
        (local.set 0)
        (br $after))
      (local.set 0 (i32.add (i32.load offset=28 (local.get $fp)))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32)))
    (local.get 0))
  (func (export "busy") (result i32)
    (i32.load (i32.const 64)))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
