;;! run = ["catch slot table 0 7 -> trap", "call look -> 7"]
;;! [trees]
;;! look = 0
;;! [section]
;;! unknown = ["table"]
;;! users = [
;;!   { kind = "lift", input = 0, uses = [["callee", "look"]] },
;;! ]

;; Who has the table calls what is in it for whichever tree it likes, and then looks.
(module
  (memory $private 1)
  (table (export "table") 1 1 funcref)
  (elem (i32.const 0) func $fail)
  (func $fail (param i32)
    (i32.store (i32.const 1024) (local.get 0))
    (unreachable))
  (func (export "look") (result i32)
    (i32.load (i32.const 1024))))
