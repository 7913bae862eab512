;;! args = ["-Omcu"]
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

;; Once the allocator is gone no `memory.grow` on memory 1 is left: the promise holds.
(module
  (memory $live_memory (export "memory") 1)
  (memory $dead_memory (export "memory$1") 1)
  (func $live_run (export "run") (result i32) (memory.grow $live_memory (i32.const 1)))
  (func $dead_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (memory.grow $dead_memory (i32.const 1))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     i32.const 1
;;     memory.grow
;;   )
;; )
;;
;; boundary, verified:
;;   external func `run`
;;   lift `run`: callee `run`
