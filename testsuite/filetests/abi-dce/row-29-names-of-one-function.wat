;;! args = ["-Omcu"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "alias-of-run", "scope": "internal", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "cabi_realloc_wit_bindgen", "scope": "internal", "roles": ["realloc"] },
;;!     { "kind": "func", "name": "unused", "scope": "internal", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "also-unused", "scope": "internal", "roles": ["lift-callee"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }, { "option": "realloc", "kind": "func", "name": "cabi_realloc" }, { "option": "memory", "kind": "memory", "name": "memory" }] }
;;!   ]
;;! }
;;! '''

;; Several names for one function stand or fall together: a user names `cabi_realloc`, so its other
;; name stays as well, and so does the other name of the external `run`. Nobody needs either name of
;; $dead.
(module
  (memory $live_memory (export "memory") 1)
  (func $live_run (export "run") (export "alias-of-run") (result i32) (i32.const 1))
  (func $live_realloc (export "cabi_realloc") (export "cabi_realloc_wit_bindgen")
    (param i32 i32 i32 i32) (result i32) (memory.grow (i32.const 1)))
  (func $dead (export "unused") (export "also-unused")))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (export "alias-of-run" (func $live_run))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (export "cabi_realloc_wit_bindgen" (func $live_realloc))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_realloc (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
;;     i32.const 1
;;     memory.grow
;;   )
;; )
;;
;; boundary, verified:
;;   internal memory `memory`
;;   external func `run`
;;   internal func `alias-of-run`
;;   internal func `cabi_realloc`
;;   internal func `cabi_realloc_wit_bindgen`
;;   lift `run`: callee `run`, realloc `cabi_realloc`, memory `memory`
