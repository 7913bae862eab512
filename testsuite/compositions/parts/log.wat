;; What it uses, with a hook of its own.
(module
  (memory (export "memory") 1)
  (data (i32.const 8) "line")
  (global $next (mut i32) (i32.const 8192))
  (global $seen (mut i32) (i32.const 0))
  (func (export "__wasm_task_hook") (param i32) (global.set $seen (local.get 0)))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
    (global.set $next (i32.add (global.get $next) (local.get 3)))
    (i32.sub (global.get $next) (local.get 3)))
  (func (export "demo:hook/log#line") (result i32)
    (i32.store (i32.const 16) (i32.const 8)) (i32.store (i32.const 20) (i32.const 4)) (i32.const 16))
  (func (export "demo:hook/log#put") (param i32 i32) (i32.store (i32.const 0) (i32.add (local.get 0) (local.get 1)))))
