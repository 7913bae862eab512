;;! args = ["-Omcu"]
;;! call = ["run", "hello"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "memory", "name": "memory$1", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "hello", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "cabi_realloc$1", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "cabi_post_hello", "scope": "internal", "roles": ["post-return"] },
;;!     { "kind": "func", "name": "cabi_post_run", "scope": "internal", "roles": ["post-return"] }
;;!   ],
;;!   "imports": [
;;!     { "kind": "func", "module": "env", "name": "get", "scope": "external" }
;;!   ],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] },
;;!     { "kind": "lift", "label": "hello", "uses": [{ "option": "callee", "kind": "func", "name": "hello" }, { "option": "post-return", "kind": "func", "name": "cabi_post_hello" }, { "option": "memory", "kind": "memory", "name": "memory$1" }] },
;;!     { "kind": "lower", "label": "env#get", "imports": [{ "module": "env", "name": "get" }], "uses": [{ "option": "realloc", "kind": "func", "name": "cabi_realloc$1" }, { "option": "memory", "kind": "memory", "name": "memory$1" }] }
;;!   ]
;;! }
;;! '''

;; Every option of every user keeps exactly what it names. The allocator stays because of an import
;; that returns a string, and would have to even if nothing called that import any more.
(module
  (import "env" "get" (func $live_get (param i32)))
  (memory $dead_memory (export "memory") 1)
  (memory $live_memory (export "memory$1") 1)
  (func $live_run (export "run") (result i32) (call $live_get (i32.const 16)) (i32.const 1))
  (func $live_hello (export "hello") (result i32) (i32.const 8))
  (func $dead_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (memory.grow $dead_memory (i32.const 1)))
  (func $live_realloc (export "cabi_realloc$1") (param i32 i32 i32 i32) (result i32)
    (memory.grow $live_memory (i32.const 1)))
  (func $live_post (export "cabi_post_hello") (param i32))
  (func $dead_post (export "cabi_post_run")))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
;;   (import "env" "get" (func $live_get (;0;) (type 0) (param i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory$1" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (export "hello" (func $live_hello))
;;   (export "cabi_realloc$1" (func $live_realloc))
;;   (export "cabi_post_hello" (func $live_post))
;;   (func $live_run (;1;) (type 1) (result i32)
;;     i32.const 16
;;     call $live_get
;;     i32.const 1
;;   )
;;   (func $live_hello (;2;) (type 1) (result i32)
;;     i32.const 8
;;   )
;;   (func $live_realloc (;3;) (type 2) (param i32 i32 i32 i32) (result i32)
;;     i32.const 1
;;     memory.grow
;;   )
;;   (func $live_post (;4;) (type 0) (param i32))
;; )
;;
;; boundary, verified:
;;   internal memory `memory$1`
;;   external func `run`
;;   external func `hello`
;;   internal func `cabi_realloc$1`
;;   internal func `cabi_post_hello`
;;   lift `run`: callee `run`
;;   lift `hello`: callee `hello`, post-return `cabi_post_hello`, memory `memory$1`
;;   lower `env#get`: behind `env` `get`, realloc `cabi_realloc$1`, memory `memory$1`
