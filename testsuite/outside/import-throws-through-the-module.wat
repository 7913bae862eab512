;;! run = [
;;!   "catch call run 5 -> throws 7", "call busy -> 1", "get level", "catch call run 6 -> throws 8", "call run 7 -> 8", "call busy -> 0",
;;!   "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072",
;;! ]
;;! host."env f" = [["throw oops 7"], ["throw oops 8"], ["return 1"]]

;; An import throws an exception that the host catches again: it sees what is half-written, and the stack pointer is where it was.
(module
  (import "env" "f" (func $f (result i32)))
  (tag $oops (export "oops") (param i32))
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (global (export "level") (mut i32) (i32.const 0))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=12 (local.get $fp) (local.get 0))
    (i32.store (i32.const 64) (i32.const 1))
    (global.set 1 (i32.const 7))
    (local.set 0 (i32.add (call $f) (i32.load offset=12 (local.get $fp))))
    (i32.store (i32.const 64) (i32.const 0))
    (global.set 1 (i32.const 8))
    (global.set $sp (i32.add (local.get $fp) (i32.const 16)))
    (local.get 0))
  (func (export "busy") (result i32)
    (i32.load (i32.const 64)))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
