;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]
;;! call = ["run 4", "run 70000"]
;;! larger_memories = true
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": ["memory"] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] },
;;!     { "kind": "func", "name": "cabi_realloc", "scope": "internal", "roles": ["realloc"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [{ "option": "callee", "kind": "func", "name": "run" }, { "option": "realloc", "kind": "func", "name": "cabi_realloc" }, { "option": "memory", "kind": "memory", "name": "memory" }] }
;;!   ]
;;! }
;;! '''

;; An export that only options of canonical definitions name shows nobody a size.
(module
  (memory $live_memory (export "memory") 2 3)
  (func $live_run (export "run") (param i32) (result i32) (i32.load (local.get 0)))
  (func $live_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (i32.mul (memory.grow (i32.const 1)) (i32.const 65536))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (memory $live_memory (;0;) 3 3)
;;   (global (;0;) (mut i32) i32.const 2)
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (func $live_run (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func $live_realloc (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
;;     i32.const 1
;;     call 2
;;     i32.const 65536
;;     i32.mul
;;   )
;;   (func (;2;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 3
;;     global.get 0
;;     local.tee 1
;;     i32.sub
;;     i32.gt_u
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i32.add
;;       global.set 0
;;       local.get 1
;;     end
;;   )
;; )
;;
;; boundary, verified:
;;   internal memory `memory`
;;   external func `run`
;;   internal func `cabi_realloc`
;;   lift `run`: callee `run`, realloc `cabi_realloc`, memory `memory`
