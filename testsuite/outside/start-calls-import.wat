;;! run = ["call get -> 3"]
;;! host."env init" = [["kept 1 -> 1", "kept 2 -> 3"]]
;;! host."env register" = [["keep $0"]]

;; The start function calls an import that calls back before there is an instance to call.
(module
  (import "env" "register" (func $register (param funcref)))
  (import "env" "init" (func $init))
  (memory $private 1)
  (elem declare func $handler)
  (func $handler (param i32) (result i32)
    (i32.store (i32.const 1024) (i32.add (i32.load (i32.const 1024)) (local.get 0)))
    (i32.load (i32.const 1024)))
  (func $start
    (call $register (ref.func $handler))
    (call $init))
  (start $start)
  (func (export "get") (result i32)
    (i32.load (i32.const 1024))))
