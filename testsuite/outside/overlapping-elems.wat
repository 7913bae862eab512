;;! run = ["call run 0 -> 10", "call run 2 -> 12", "call get -> 0", "call run 1 -> trap"]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lift", uses = [["callee", "get"]] },
;;! ]

;; A later element segment decides what is in a slot: a call of what an earlier one wrote there still traps.
(module
  (type $t1 (func (result i32)))
  (type $t2 (func (param i32)))
  (memory 1)
  (table 3 3 funcref)
  (elem (i32.const 0) func $A $B $C)
  (elem (i32.const 1) func $Y)
  (func $A (type $t1) (i32.const 10))
  (func $B (type $t1) (i32.store (i32.const 0) (i32.const 1)) (i32.const 11))
  (func $C (type $t1) (i32.const 12))
  (func $Y (type $t2) )
  (func (export "run") (param i32) (result i32)
    (call_indirect (type $t1) (local.get 0)))
  (func (export "get") (result i32) (i32.load (i32.const 0)))
)
