;; Gets a string and gives it back.
(module
  (import "demo:text/words" "get" (func $get (param i32)))
  (import "demo:text/words" "put" (func $put (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 2048))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
    (global.set $next (i32.add (global.get $next) (local.get 3)))
    (i32.sub (global.get $next) (local.get 3)))
  (func (export "run") (result i32)
    (call $get (i32.const 32))
    (call $put (i32.load (i32.const 32)) (i32.load (i32.const 36)))))
