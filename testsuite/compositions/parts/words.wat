;; Strings in and out; the allocator does not grow the memory.
(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (data (i32.const 8) "word")
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
    (global.set $next (i32.add (global.get $next) (local.get 3)))
    (i32.sub (global.get $next) (local.get 3)))
  (func (export "demo:text/words#get") (result i32)
    (i32.store (i32.const 16) (i32.const 8)) (i32.store (i32.const 20) (i32.const 4)) (i32.const 16))
  (func (export "cabi_post_demo:text/words#get") (param i32) (i32.store (i32.const 24) (local.get 0)))
  (func (export "demo:text/words#put") (param i32 i32) (result i32) (i32.add (i32.load8_u (local.get 0)) (local.get 1))))
