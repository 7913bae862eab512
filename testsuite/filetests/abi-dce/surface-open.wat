;;! args = ["-Omcu"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "open" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "hello", "scope": "internal", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "0", "scope": "internal", "roles": ["shim"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] },
;;!     { "kind": "lift", "label": "hello", "uses": [{ "option": "callee", "kind": "func", "name": "hello" }, { "option": "realloc", "kind": "func", "name": "cabi_realloc" }, { "option": "memory", "kind": "memory", "name": "memory" }] }
;;!   ]
;;! }
;;! '''

;; Under an open surface an internalised lift is a user like any other: what it names stays.
(module
  (memory $live_memory (export "memory") 1)
  (func $live_run (export "run") (result i32) (i32.const 1))
  (func $live_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $live_hello (export "hello") (param i32 i32))
  (func $dead_shim (export "0")))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;2;) (func (param i32 i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (export "hello" (func $live_hello))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_realloc (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
;;     unreachable
;;   )
;;   (func $live_hello (;2;) (type 2) (param i32 i32))
;; )
;;
;; boundary, verified:
;;   internal memory `memory`
;;   external func `run`
;;   internal func `cabi_realloc`
;;   internal func `hello`
;;   lift `run`: callee `run`
;;   lift `hello`: callee `hello`, realloc `cabi_realloc`, memory `memory`
