;;! run = ["call run -> 3", "call run -> 4"]
;;! host."env wait" = [["call bump", "call bump"], []]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "bump"]] },
;;!   { kind = "lower", imports = ["env wait"] },
;;! ]

;; A counter in private memory is not what it was before an import during which another entry counts.
(module
  (import "env" "wait" (func $wait))
  (memory $private 1)
  (global $count (mut i32) (i32.const 0))
  (func $bump (export "bump")
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (i32.store (i32.const 1024) (global.get $count)))
  (func (export "run") (result i32)
    (call $bump)
    (call $wait)
    (i32.load (i32.const 1024))))
