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
;;   (table $live_table (;0;) 1 funcref)
;;   (memory $live_memory (;0;) 1)
;;   (global $live_heap_base (;0;) i32 i32.const 1024)
;;   (export "memory" (memory $live_memory))
;;   (export "$imports" (table $live_table))
;;   (export "__heap_base" (global $live_heap_base))
;;   (export "run" (func $live_run))
;;   (export "cabi_post_hello" (func $live_post))
;;   (export "[callback]hello" (func $live_callback))
;;   (export "0" (func $live_shim))
;;   (export "hello" (func $live_hello))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_slot)
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_post (;1;) (type 1) (param i32))
;;   (func $live_callback (;2;) (type 2) (param i32 i32 i32) (result i32)
;;     i32.const 0
;;   )
;;   (func $live_shim (;3;) (type 3)
;;     i32.const 0
;;     call_indirect (type 3)
;;   )
;;   (func $live_slot (;4;) (type 3))
;;   (func $live_hello (;5;) (type 3))
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
