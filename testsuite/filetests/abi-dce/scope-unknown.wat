;;! args = ["-Omcu"]
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
;;!     { "kind": "func", "name": "hello", "scope": "internal", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "mystery", "scope": "unknown", "roles": [] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ]
;;! }
;;! '''

;; An export that the fuser cannot explain stays, and so does everything that it needs. It is no
;; lift callee, so it is no user of allocators.
(module
  (memory $dead_memory (export "memory") 1)
  (table $dead_table (export "$imports") 1 funcref)
  (elem (table $dead_table) (offset (i32.const 0)) func $dead_slot)
  (global $dead_heap_base (export "__heap_base") i32 (i32.const 1024))
  (func $live_run (export "run") (result i32) (i32.const 1))
  (func $dead_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $dead_post (export "cabi_post_hello") (param i32))
  (func $dead_callback (export "[callback]hello") (param i32 i32 i32) (result i32) (i32.const 0))
  (func $dead_shim (export "0") (call_indirect $dead_table (i32.const 0)))
  (func $dead_slot)
  (func $dead_hello (export "hello"))
  (func $live_mystery (export "mystery")))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (export "run" (func $live_run))
;;   (export "mystery" (func $live_mystery))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_mystery (;1;) (type 1))
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   unknown func `mystery`
;;   lift `run`: callee `run`
