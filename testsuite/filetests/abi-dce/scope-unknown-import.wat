;;! args = ["-Omcu"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] }
;;!   ],
;;!   "imports": [
;;!     { "kind": "func", "module": "env", "name": "get", "scope": "unknown" }
;;!   ],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ]
;;! }
;;! '''

;; Behind an import of unknown scope may be a lowered function that returns a string.
(module
  (import "env" "get" (func $live_get (param i32)))
  (memory $live_memory (export "memory") 1)
  (func $live_run (export "run") (call $live_get (i32.const 8)))
  (func $live_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $dead))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
;;   (import "env" "get" (func $live_get (;0;) (type 0) (param i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (func $live_run (;1;) (type 1)
;;     i32.const 8
;;     call $live_get
;;   )
;;   (func $live_realloc (;2;) (type 2) (param i32 i32 i32 i32) (result i32)
;;     unreachable
;;   )
;; )
;;
;; boundary, verified:
;;   internal memory `memory`
;;   external func `run`
;;   internal func `cabi_realloc`
;;   lift `run`: callee `run`
