;;! args = ["-Omcu"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "func", "name": "t:r/r#[dtor]r", "scope": "internal", "roles": ["destructor"] },
;;!     { "kind": "func", "name": "t:s/s#[dtor]s", "scope": "internal", "roles": ["destructor"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] }
;;!   ],
;;!   "imports": [
;;!     { "kind": "func", "module": "t:r/r", "name": "[resource-drop]r", "scope": "external" },
;;!     { "kind": "func", "module": "t:s/s", "name": "[resource-drop]s", "scope": "external" }
;;!   ],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] },
;;!     { "kind": "builtin", "label": "drop r", "imports": [{ "module": "t:r/r", "name": "[resource-drop]r" }], "uses": [] },
;;!     { "kind": "builtin", "label": "drop s", "imports": [{ "module": "t:s/s", "name": "[resource-drop]s" }], "uses": [] },
;;!     { "kind": "destructor", "label": "r", "imports": [{ "module": "t:r/r", "name": "[resource-drop]r" }], "uses": [{ "option": "destructor", "kind": "func", "name": "t:r/r#[dtor]r" }] },
;;!     { "kind": "destructor", "label": "s", "imports": [{ "module": "t:s/s", "name": "[resource-drop]s" }], "uses": [{ "option": "destructor", "kind": "func", "name": "t:s/s#[dtor]s" }] }
;;!   ]
;;! }
;;! '''

;; A live destructor drops a handle of another resource: its destructor is live too, in the same
;; run. A second run finds nothing.
(module
  (import "t:r/r" "[resource-drop]r" (func $live_drop_r (param i32)))
  (import "t:s/s" "[resource-drop]s" (func $live_drop_s (param i32)))
  (func $live_dtor_r (export "t:r/r#[dtor]r") (param i32) (call $live_drop_s (i32.const 4)))
  (func $live_dtor_s (export "t:s/s#[dtor]s") (param i32) (global.set $live_freed (i32.const 1)))
  (global $live_freed (mut i32) (i32.const 0))
  (func $live_run (export "run") (call $live_drop_r (i32.const 3)))
  (func $dead))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func))
;;   (import "t:r/r" "[resource-drop]r" (func $live_drop_r (;0;) (type 0) (param i32)))
;;   (import "t:s/s" "[resource-drop]s" (func $live_drop_s (;1;) (type 0) (param i32)))
;;   (global $live_freed (;0;) (mut i32) i32.const 0)
;;   (export "t:r/r#[dtor]r" (func $live_dtor_r))
;;   (export "t:s/s#[dtor]s" (func $live_dtor_s))
;;   (export "run" (func $live_run))
;;   (func $live_dtor_r (;2;) (type 0) (param i32)
;;     i32.const 4
;;     call $live_drop_s
;;   )
;;   (func $live_dtor_s (;3;) (type 0) (param i32)
;;     i32.const 1
;;     global.set $live_freed
;;   )
;;   (func $live_run (;4;) (type 1)
;;     i32.const 3
;;     call $live_drop_r
;;   )
;; )
;;
;; boundary, verified:
;;   internal func `t:r/r#[dtor]r`
;;   internal func `t:s/s#[dtor]s`
;;   external func `run`
;;   lift `run`: callee `run`
;;   builtin `drop r`: behind `t:r/r` `[resource-drop]r`
;;   builtin `drop s`: behind `t:s/s` `[resource-drop]s`
;;   destructor `r`: behind `t:r/r` `[resource-drop]r`, destructor `t:r/r#[dtor]r`
;;   destructor `s`: behind `t:s/s` `[resource-drop]s`, destructor `t:s/s#[dtor]s`
