;;! run = ["call run 5 -> 22"]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;! ]
;;! unknown = ["oops"]

;; Through a tag that others have, code may leave an activation behind: pass and check have to agree on what that means for
;; a stack pointer.
(module
  (tag $oops (export "oops") (param i32))
  (memory $private 2)
  (global $sp (mut i32) (i32.const 65536))
  (func (export "run") (param i32) (result i32) (local $fp i32)
    (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store offset=8 (local.get $fp) (local.get 0))
    (i32.store offset=28 (local.get $fp) (i32.const 17))
    (local.set 0 (i32.add (i32.load offset=8 (local.get $fp)) (i32.load offset=28 (local.get $fp))))
    (global.set $sp (i32.add (local.get $fp) (i32.const 32)))
    (local.get 0)))
