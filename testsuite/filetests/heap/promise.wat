;;! args = ["-Omcu", "--heap", "64KiB"]
;;! call = ["run"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "memory", "name": "memory$1", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }] }
;;!   ],
;;!   "promises": [
;;!     { "kind": "no-memory-grow", "memory": 1}
;;!   ]
;;! }
;;! '''

;; Nothing grows any more, so that the promise holds.
(module
  (memory (export "memory") 1)
  (memory $promised (export "memory$1") 1)
  (func $run (export "run") (result i32) (i32.store $promised (i32.const 0) (i32.const 7)) (i32.add (call $helper) (i32.load8_u $promised (i32.const 0))))
  (global $called (mut i32) (i32.const 0))
  (func $helper (result i32) (global.set $called (i32.const 1)) (call $grow))
  (func $grow (result i32) (memory.grow $promised (i32.const 1)))
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call $grow)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $promised (;0;) 1 1)
;;   (global $called (;0;) (mut i32) i32.const 0)
;;   (global (;1;) (mut i32) i32.const 1)
;;   (export "run" (func $run))
;;   (func $run (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 7
;;     i32.store
;;     call $helper
;;     i32.const 0
;;     i32.load8_u
;;     i32.add
;;   )
;;   (func $helper (;1;) (type 0) (result i32)
;;     i32.const 1
;;     global.set $called
;;     call 2
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     (local i32)
;;     global.get 1
;;     local.tee 0
;;     i32.const 2
;;     i32.eq
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       i32.const 1
;;       i32.add
;;       global.set 1
;;       local.get 0
;;     end
;;   )
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   lift `run`: callee `run`
;;   promise: no `memory.grow` on memory 0 may survive
