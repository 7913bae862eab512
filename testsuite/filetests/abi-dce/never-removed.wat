;;! args = ["-Omcu"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "_start", "scope": "internal", "roles": ["command-entry"] },
;;!     { "kind": "func", "name": "_initialize", "scope": "internal", "roles": ["initializer"] },
;;!     { "kind": "func", "name": "cm32p2_initialize", "scope": "internal", "roles": ["initializer"] },
;;!     { "kind": "func", "name": "other_initialize", "scope": "internal", "roles": ["shim"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ]
;;! }
;;! '''

;; The entries of commands and reactors stay whatever the section says.
(module
  (func $live_run (export "run") (result i32) (i32.const 1))
  (func $live_start (export "_start"))
  (func $live_initialize (export "_initialize"))
  (func $live_cm32p2 (export "cm32p2_initialize"))
  (func $dead (export "other_initialize")))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (export "run" (func $live_run))
;;   (export "_start" (func $live_start))
;;   (export "_initialize" (func $live_initialize))
;;   (export "cm32p2_initialize" (func $live_cm32p2))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_start (;1;) (type 1))
;;   (func $live_initialize (;2;) (type 1))
;;   (func $live_cm32p2 (;3;) (type 1))
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   internal func `_start`
;;   internal func `_initialize`
;;   internal func `cm32p2_initialize`
;;   lift `run`: callee `run`
