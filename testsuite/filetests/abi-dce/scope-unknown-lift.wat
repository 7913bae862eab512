;;! args = ["-Omcu"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "cabi_post_hello", "scope": "internal", "roles": ["post-return"] },
;;!     { "kind": "func", "name": "hello", "scope": "unknown", "roles": ["lift-callee"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ]
;;! }
;;! '''

;; A lift callee of unknown scope may be called from outside, with any options: all of them stay.
(module
  (memory $live_memory (export "memory") 1)
  (func $live_run (export "run") (result i32) (i32.const 1))
  (func $live_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $live_post (export "cabi_post_hello") (param i32))
  (func $live_hello (export "hello") (result i32) (i32.const 8))
  (func $dead))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;2;) (func (param i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (export "cabi_post_hello" (func $live_post))
;;   (export "hello" (func $live_hello))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_realloc (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
;;     unreachable
;;   )
;;   (func $live_post (;2;) (type 2) (param i32))
;;   (func $live_hello (;3;) (type 0) (result i32)
;;     i32.const 8
;;   )
;; )
;;
;; boundary, verified:
;;   internal memory `memory`
;;   external func `run`
;;   internal func `cabi_realloc`
;;   internal func `cabi_post_hello`
;;   unknown func `hello`
;;   lift `run`: callee `run`
