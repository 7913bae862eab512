;;! run = ["call run 5 -> 6", "call run 6 -> 8"]
;;! host."env wait" = [["call run 7 -> -1", "return 1"], ["call run 3 -> -1", "return 2"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lower", imports = ["env wait"] },
;;! ]

;; A guard against being entered twice is not constant: while an import waits, it is entered twice.
(module
  (import "env" "wait" (func $wait (result i32)))
  (memory $private 1)
  (func (export "run") (param i32) (result i32)
    (if (i32.load (i32.const 1024)) (then (return (i32.const -1))))
    (i32.store (i32.const 1024) (i32.const 1))
    (local.set 0 (i32.add (local.get 0) (call $wait)))
    (i32.store (i32.const 1024) (i32.const 0))
    (local.get 0)))
