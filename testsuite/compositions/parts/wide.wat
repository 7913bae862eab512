;; 17 parameters are passed in memory: they need an allocator although there is neither a string nor a list.
(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 512))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
    (global.set $next (i32.add (global.get $next) (local.get 3)))
    (i32.sub (global.get $next) (local.get 3)))
  (func (export "demo:wide/wide#take") (param i32) (result i32) (i32.load offset=64 (local.get 0))))
