;; The adapter: what preview 1 offers, by what the host offers. It asks the program for its allocator.
(module
  (import "demo:clock/source" "name" (func $name (param i32)))
  (import "env" "memory" (memory 0))
  (import "__main_module__" "cabi_realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
  (func (export "cabi_import_realloc") (param i32 i32 i32 i32) (result i32)
    (call $realloc (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export "sched_yield") (result i32) (call $name (i32.const 128)) (i32.load (i32.const 132))))
