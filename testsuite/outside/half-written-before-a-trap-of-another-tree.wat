;;! run = ["catch call fail 5 -> trap", "call look -> 5", "call level -> 6"]
;;! [trees]
;;! fail = 0
;;! look = 1
;;! level = 1
;;! [section]
;;! users = [
;;!   { kind = "lift", input = 0, uses = [["callee", "fail"]] },
;;!   { kind = "lift", input = 1, uses = [["callee", "look"]] },
;;!   { kind = "lift", input = 1, uses = [["callee", "level"]] },
;;! ]

;; The same in one of several trees: the others are called afterwards, and see what it wrote.
(module
  (memory $private 1)
  (global $level (mut i32) (i32.const 0))
  (func (export "fail") (param i32) (result i32)
    (i32.store (i32.const 1024) (local.get 0))
    (global.set $level (i32.add (local.get 0) (i32.const 1)))
    (unreachable))
  (func (export "look") (result i32)
    (i32.load (i32.const 1024)))
  (func (export "level") (result i32)
    (global.get $level)))
