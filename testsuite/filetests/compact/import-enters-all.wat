;;! pass = "compact"
;;! call = ["run 4"]
;;! args = ["--pass-arg", "compact:trap-ends-instance=true"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [{ "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] }],
;;!   "imports": [{ "kind": "func", "module": "host", "name": "f", "scope": "external" }],
;;!   "one-tree": false,
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] },
;;!     { "kind": "lower", "async-type": false, "label": "f", "imports": [{ "module": "host", "name": "f" }] }
;;!   ]
;;! }
;;! '''

;; With several trees, what the import runs may call `run` again before it returns, as deep as it likes: no bound.
(module
  (import "host" "f" (func $live_f (param i32) (result i32)))
  (memory $stack 1)
  (global $sp (mut i32) (i32.const 65536))
  (func (export "run") (param i32) (result i32) (local i32)
    (global.set $sp (local.tee 1 (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store (local.get 1) (local.get 0))
    (local.set 0 (i32.add (call $live_f (local.get 0)) (i32.load (local.get 1))))
    (global.set $sp (i32.add (local.get 1) (i32.const 16)))
    (local.get 0)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (import "host" "f" (func $live_f (;0;) (type 0) (param i32) (result i32)))
;;   (memory $stack (;0;) 1)
;;   (global $sp (;0;) (mut i32) i32.const 65536)
;;   (export "run" (func 1))
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     global.get $sp
;;     i32.const 16
;;     i32.sub
;;     local.tee 1
;;     global.set $sp
;;     local.get 1
;;     local.get 0
;;     i32.store
;;     local.get 0
;;     call $live_f
;;     local.get 1
;;     i32.load
;;     i32.add
;;     local.set 0
;;     local.get 1
;;     i32.const 16
;;     i32.add
;;     global.set $sp
;;     local.get 0
;;   )
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   lift `run`: callee `run`
;;   lower `f`: behind `host` `f`
;;
;; warning: memory 0 is not compacted: func 1 `run` at 0x4c: an address is any number, and may be out of its bounds
