;;! run = ["call run -> 11"]
;;! host."env [waitable-set-wait]" = [["write #0 $1 0500000006000000", "return 2"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "builtin", builtin = "waitable-set.wait", imports = ["env [waitable-set-wait]"], uses = [["memory", "memory"]] },
;;! ]

;; `waitable-set.wait` writes eight bytes where it was told.
(module
  (import "env" "[waitable-set-wait]" (func $wait (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "run") (result i32)
    (i64.store (i32.const 16) (i64.const 0))
    (drop (call $wait (i32.const 1) (i32.const 16)))
    (i32.add (i32.load (i32.const 16)) (i32.load (i32.const 20)))))
