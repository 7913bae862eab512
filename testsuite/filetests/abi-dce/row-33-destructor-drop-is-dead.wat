;;! args = ["-Omcu"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "func", "name": "t:r/r#[dtor]r", "scope": "internal", "roles": ["destructor"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] }
;;!   ],
;;!   "imports": [
;;!     { "kind": "func", "module": "t:r/r", "name": "[resource-drop]r", "scope": "external" }
;;!   ],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] },
;;!     { "kind": "builtin", "label": "drop", "imports": [{ "module": "t:r/r", "name": "[resource-drop]r" }], "uses": [] },
;;!     { "kind": "destructor", "label": "r", "imports": [{ "module": "t:r/r", "name": "[resource-drop]r" }], "uses": [{ "option": "destructor", "kind": "func", "name": "t:r/r#[dtor]r" }] }
;;!   ]
;;! }
;;! '''

;; Nothing that the outside reaches drops a handle. Only the destructor itself could, and that does
;; not keep it alive.
(module
  (import "t:r/r" "[resource-drop]r" (func $dead_drop (param i32)))
  (func $dead_dtor (export "t:r/r#[dtor]r") (param i32) (call $dead_drop (i32.const 4)))
  (func $live_run (export "run"))
  (func $dead (call $dead_drop (i32.const 3))))

;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0))
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   lift `run`: callee `run`
