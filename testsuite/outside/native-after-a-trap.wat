;;! run = [
;;!   "catch call run 0 -> trap", "call busy -> 1", "get level", "read memory 1024 8",
;;!   "call run 5 -> 9", "call busy -> 0", "get level", "read memory 1024 8",
;;! ]
;;! host."env f" = [["trap"], ["return 4"]]

;; After a trap the host goes on: it calls the module, and looks at its memory and its globals, half-written as they are.
(module
  (import "env" "f" (func $f (result i32)))
  (memory (export "memory") 1)
  (memory $private 1)
  (global (export "level") (mut i32) (i32.const 0))
  (func (export "run") (param i32) (result i32)
    (global.set 0 (i32.const 7))
    (i32.store $private (i32.const 64) (i32.const 1))
    (i32.store (i32.const 1024) (i32.const 11))
    (local.set 0 (i32.add (local.get 0) (call $f)))
    (i32.store (i32.const 1024) (i32.const 12))
    (i32.store $private (i32.const 64) (i32.const 0))
    (global.set 0 (i32.const 8))
    (local.get 0))
  (func (export "busy") (result i32)
    (i32.load $private (i32.const 64))))
