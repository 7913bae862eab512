;;! run = ["call fail 5 -> 6"]
;;! host."env unlisted" = [["catch call fail 6 -> trap"]]
;;! [section]
;;! unknown = ["env unlisted"]
;;! users = [
;;!   { kind = "lift", uses = [["callee", "fail"]] },
;;! ]

;; One definition is all that the section names, but nobody says for which tree an import that it does not list calls it.
(module
  (import "env" "unlisted" (func $unlisted))
  (memory $private 1)
  (func (export "fail") (param i32) (result i32)
    (if (i32.eq (local.get 0) (i32.const 5))
      (then
        (call $unlisted)
        (return (i32.load (i32.const 1024)))))
    (i32.store (i32.const 1024) (local.get 0))
    (unreachable)))
