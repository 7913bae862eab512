;;! run = ["call run 5 -> 22", "call get -> 6", "call lookup 0 -> 16843009", "call lookup 1 -> 33686018", "call lookup 2 -> 50529027", "call lookup 3 -> 67372036", "call lookup 4 -> 84215045", "call lookup 5 -> 101058054", "call lookup 6 -> 117901063", "call lookup 7 -> 134744072"]
;;! host."env [thread-spawn-ref]" = [["keep $0", "return 1"]]
;;! interrupts = [["kept 6"], []]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "get"]] },
;;!   { kind = "lift", uses = [["callee", "lookup"]] },
;;!   { kind = "builtin", builtin = "thread.spawn-ref", imports = ["env [thread-spawn-ref]"] },
;;! ]
;;! unknown = ["point"]

;; What `thread.spawn-ref` started runs beside all other code: at any instruction from then on.
(module
  (type $thread (func (param i32)))
  (import "env" "[thread-spawn-ref]" (func $spawn (param (ref null $thread) i32) (result i32)))
  (elem declare func $body)
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (global $point (export "point") (mut i32) (i32.const 0))
  (data (i32.const 1024) "\01\01\01\01\02\02\02\02\03\03\03\03\04\04\04\04\05\05\05\05\06\06\06\06\07\07\07\07\08\08\08\08")
  (func $body (param i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (i64.store (local.get $fp) (i64.extend_i32_u (local.get 0)))
    (i64.store offset=8 (local.get $fp) (i64.load (local.get $fp)))
    (i64.store offset=16 (local.get $fp) (i64.load offset=8 (local.get $fp)))
    (i64.store offset=24 (local.get $fp) (i64.load offset=16 (local.get $fp)))
    (i32.store (i32.const 2048) (i32.load offset=24 (local.get $fp)))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32))))
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (drop (call $spawn (ref.func $body) (i32.const 0)))
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (i32.store offset=28 (local.get $fp) (i32.const 17))
    (global.set $point (i32.const 1))
    (loop $stay (br_if $stay (i32.eq (global.get $point) (i32.const 1000))))
    (local.set 0 (i32.add (i32.load offset=8 (local.get $fp)) (i32.load offset=28 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32)))
    (local.get 0))
  (func (export "get") (result i32)
    (i32.load (i32.const 2048)))
  (func (export "lookup") (param i32) (result i32)
    (i32.load (i32.add (i32.const 1024) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2))))))
