;; Lists of numbers and of records with lists.
(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
    (global.set $next (i32.add (global.get $next) (local.get 3)))
    (i32.sub (global.get $next) (local.get 3)))
  (func (export "demo:data/lists#sum") (param i32 i32) (result i32) (i32.add (i32.load (local.get 0)) (local.get 1)))
  (func (export "demo:data/lists#rows") (result i32)
    (i32.store (i32.const 64) (i32.const 128)) (i32.store (i32.const 68) (i32.const 1)) (i32.const 64)))
