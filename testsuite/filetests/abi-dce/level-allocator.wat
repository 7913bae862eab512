;;! pass = "abi-dce"
;;! args = ["--pass-arg", "abi-dce:level=allocator"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "table", "name": "$imports", "scope": "internal", "roles": ["shim"] },
;;!     { "kind": "global", "name": "__heap_base", "scope": "internal", "roles": ["linker-symbol"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "cabi_post_hello", "scope": "internal", "roles": ["post-return"] },
;;!     { "kind": "func", "name": "[callback]hello", "scope": "internal", "roles": ["callback"] },
;;!     { "kind": "func", "name": "0", "scope": "internal", "roles": ["shim"] },
;;!     { "kind": "func", "name": "hello", "scope": "internal", "roles": ["lift-callee"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ]
;;! }
;;! '''

;; Level `allocator` removes allocators only.
(module
  (memory $live_memory (export "memory") 1)
  (table $live_table (export "$imports") 1 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_slot)
  (global $live_heap_base (export "__heap_base") i32 (i32.const 1024))
  (func $live_run (export "run") (result i32) (i32.const 1))
  (func $dead_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $live_post (export "cabi_post_hello") (param i32))
  (func $live_callback (export "[callback]hello") (param i32 i32 i32) (result i32) (i32.const 0))
  (func $live_shim (export "0") (call_indirect $live_table (i32.const 0)))
  (func $live_slot)
  (func $live_hello (export "hello")))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (param i32 i32 i32) (result i32)))
;;   (type (;3;) (func))
;;   (table (;0;) 1 funcref)
;;   (memory (;0;) 1)
;;   (global (;0;) i32 i32.const 1024)
;;   (export "memory" (memory 0))
;;   (export "$imports" (table 0))
;;   (export "__heap_base" (global 0))
;;   (export "run" (func 0))
;;   (export "cabi_post_hello" (func 1))
;;   (export "[callback]hello" (func 2))
;;   (export "0" (func 3))
;;   (export "hello" (func 5))
;;   (elem (;0;) (table 0) (i32.const 0) func 4)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func (;1;) (type 1) (param i32))
;;   (func (;2;) (type 2) (param i32 i32 i32) (result i32)
;;     i32.const 0
;;   )
;;   (func (;3;) (type 3)
;;     i32.const 0
;;     call_indirect (type 3)
;;   )
;;   (func (;4;) (type 3))
;;   (func (;5;) (type 3))
;; )
;;
;; boundary, verified:
;;   internal memory `memory`
;;   internal table `$imports`
;;   internal global `__heap_base`
;;   external func `run`
;;   internal func `cabi_post_hello`
;;   internal func `[callback]hello`
;;   internal func `0`
;;   internal func `hello`
;;   lift `run`: callee `run`
