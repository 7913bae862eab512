;;! args = ["-Omcu", "--pass-arg", "abi-dce:trap-kind=preserve", "--pass-arg", "dce:trap-kind=preserve"]
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

;; A drop that stands in a table is first found as something that may only trap there, then as what
;; is called: the destructor stays.
(module
  (type $drop (func (param i32)))
  (import "t:r/r" "[resource-drop]r" (func $live_drop (type $drop)))
  (table 2 2 funcref)
  (elem (i32.const 0) $live_drop $live_other)
  (global $slot (mut i32) (i32.const 0))
  (func $live_dtor (export "t:r/r#[dtor]r") (param i32) (global.set $slot (local.get 0)))
  (func $live_other (param i32 i32))
  (func $live_run (export "run")
    (call_indirect (type $drop) (i32.const 4) (global.get $slot)))
  (func $dead (call $live_drop (i32.const 3))))

;; (module
;;   (type $drop (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32 i32)))
;;   (type (;2;) (func))
;;   (import "t:r/r" "[resource-drop]r" (func $live_drop (;0;) (type $drop) (param i32)))
;;   (table (;0;) 2 2 funcref)
;;   (global $slot (;0;) (mut i32) i32.const 0)
;;   (export "t:r/r#[dtor]r" (func $live_dtor))
;;   (export "run" (func $live_run))
;;   (elem (;0;) (i32.const 0) func $live_drop $live_other)
;;   (func $live_dtor (;1;) (type $drop) (param i32)
;;     local.get 0
;;     global.set $slot
;;   )
;;   (func $live_other (;2;) (type 1) (param i32 i32)
;;     unreachable
;;   )
;;   (func $live_run (;3;) (type 2)
;;     i32.const 4
;;     global.get $slot
;;     call_indirect (type $drop)
;;   )
;; )
;;
;; boundary, verified:
;;   internal func `t:r/r#[dtor]r`
;;   external func `run`
;;   lift `run`: callee `run`
;;   builtin `drop`: behind `t:r/r` `[resource-drop]r`
;;   destructor `r`: behind `t:r/r` `[resource-drop]r`, destructor `t:r/r#[dtor]r`
