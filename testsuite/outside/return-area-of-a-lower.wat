;;! run = ["call run -> 7"]
;;! host."env pair" = [["read #0 32 4", "write #0 $0 03000000", "write #0 20 04000000"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"]] },
;;!   { kind = "lower", async-type = false, imports = ["env pair"], uses = [["memory", "memory"]] },
;;! ]

;; A lower reads its arguments and writes its return area in the memory of its options.
(module
  (import "env" "pair" (func $pair (param i32)))
  (memory (export "memory") 1)
  (func (export "run") (result i32)
    (i32.store (i32.const 16) (i32.const 0))
    (i32.store (i32.const 20) (i32.const 0))
    (i32.store (i32.const 32) (i32.const 99))
    (call $pair (i32.const 16))
    (i32.store (i32.const 32) (i32.const 98))
    (i32.add (i32.load (i32.const 16)) (i32.load (i32.const 20)))))
