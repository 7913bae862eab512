;;! run = ["call run 5 -> 40", "set factor 3", "write memory 1024 07000000", "call run 5 -> 44", "read memory 1028 4"]
;;! host."env f" = [["set factor 6", "write memory 1024 0a000000"], ["set factor 8", "write memory 1024 04000000"]]

;; What is exported is written by the host, also inside of an import, and looked at between calls.
(module
  (import "env" "f" (func $f))
  (memory (export "memory") 1)
  (global $factor (export "factor") (mut i32) (i32.const 2))
  (func (export "run") (param i32) (result i32)
    (global.set $factor (i32.const 1))
    (i32.store (i32.const 1024) (i32.const 1))
    (i32.store (i32.const 1028) (local.get 0))
    (call $f)
    (i32.add (i32.load (i32.const 1024)) (i32.mul (local.get 0) (global.get $factor)))))
