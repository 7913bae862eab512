;;! run = ["call run 5 -> 22", "call get -> 32", "call set 300", "call get -> 344", "call run 1 -> 302"]
;;! host."env f" = [["call set 10", "call get -> 20", "return 7"], ["return 1"]]

;; An import is called when the address of a variable is on the stack, and its value half computed.
(module
  (import "env" "f" (func $f (result i32)))
  (memory $private 1)
  (data (i32.const 8) "\0a")
  (func (export "run") (param i32) (result i32)
    i32.const 8
    i32.const 8
    i32.load
    local.get 0
    i32.add
    call $f
    i32.add
    i32.store
    (i32.load (i32.const 8)))
  (func (export "set") (param i32)
    (i32.store (i32.const 8) (local.get 0))
    (i32.store8 (i32.const 12) (local.get 0)))
  (func (export "get") (result i32)
    (i32.add (i32.load (i32.const 8)) (i32.load8_u (i32.const 12)))))
