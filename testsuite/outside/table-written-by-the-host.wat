;;! run = ["call run 0 -> 11", "slot table 1 5 -> 105", "call handler", "keep @", "put table 0", "call run 5 -> 205"]
;;! host."env f" = [["call handler", "keep @", "put table 1"], []]

;; An exported table is written by the host, also inside of an import, and its slots are called.
(module
  (type $t (func (param i32) (result i32)))
  (import "env" "f" (func $f))
  (memory $private 1)
  (table $table (export "table") 2 2 funcref)
  (elem (i32.const 0) func $ten $ten)
  (elem declare func $add)
  (func $ten (param i32) (result i32)
    (i32.const 11))
  (func $add (param i32) (result i32)
    (i32.store (i32.const 1024) (i32.add (i32.load (i32.const 1024)) (i32.const 100)))
    (i32.add (local.get 0) (i32.load (i32.const 1024))))
  (func (export "handler") (result funcref)
    (ref.func $add))
  (func (export "run") (param i32) (result i32)
    (call $f)
    (call_indirect (type $t) (local.get 0) (i32.const 0))))
