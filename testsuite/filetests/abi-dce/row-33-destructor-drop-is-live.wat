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

;; Code that the outside reaches drops a handle, so the embedder may call the destructor.
(module
  (import "t:r/r" "[resource-drop]r" (func $live_drop (param i32)))
  (func $live_dtor (export "t:r/r#[dtor]r") (param i32) (global.set $live_freed (i32.const 1)))
  (global $live_freed (mut i32) (i32.const 0))
  (func $live_run (export "run") (call $live_drop (i32.const 3)))
  (func $dead))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func))
;;   (import "t:r/r" "[resource-drop]r" (func $live_drop (;0;) (type 0) (param i32)))
;;   (global $live_freed (;0;) (mut i32) i32.const 0)
;;   (export "t:r/r#[dtor]r" (func $live_dtor))
;;   (export "run" (func $live_run))
;;   (func $live_dtor (;1;) (type 0) (param i32)
;;     i32.const 1
;;     global.set $live_freed
;;   )
;;   (func $live_run (;2;) (type 1)
;;     i32.const 3
;;     call $live_drop
;;   )
;; )
;;
;; boundary, verified:
;;   internal func `t:r/r#[dtor]r`
;;   external func `run`
;;   lift `run`: callee `run`
;;   builtin `drop`: behind `t:r/r` `[resource-drop]r`
;;   destructor `r`: behind `t:r/r` `[resource-drop]r`, destructor `t:r/r#[dtor]r`
