;;! args = ["-Omcu", "--pass", "trap-sink", "--pass-arg", "trap-sink:trap-ends-instance=true"]
;;! boundary = '''
;;! { "producer": { "name": "test", "version": "1" },
;;!   "contract": { "embedder": "canonical-abi", "surface": "closed" },
;;!   "exports": [
;;!     { "kind": "memory", "name": "memory", "scope": "internal", "roles": [] },
;;!     { "kind": "memory", "name": "held", "scope": "external", "roles": [] },
;;!     { "kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"] }
;;!   ],
;;!   "imports": [],
;;!   "users": [
;;!     { "kind": "lift", "label": "run", "uses": [
;;!         { "option": "callee", "kind": "func", "name": "run" },
;;!         { "option": "memory", "kind": "memory", "name": "memory" }] }
;;!   ]
;;! }
;;! '''

;; A verified boundary that says canonical-ABI embedding means
;; that nobody holds a memory that only options name. One that somebody imports by name is held.
(module
  (memory $live_memory (export "memory") 1)
  (memory $live_held (export "held") 1)
  (global $dead_latch (mut i32) (i32.const 0))
  (func $dead_panic (param i32)
    (global.set $dead_latch (i32.const 1))
    (drop (memory.grow $live_memory (local.get 0)))
    (unreachable))
  (func (export "run") (param i32) (result i32)
    (if (i32.gt_u (local.get 0) (i32.const 9)) (then (call $dead_panic (local.get 0))))
    (if (i32.gt_u (local.get 0) (i32.const 8)) (then (drop (memory.grow $live_held (i32.const 1))) (unreachable)))
    (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (memory $live_held (;1;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "held" (memory $live_held))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 9
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 0
;;     i32.const 8
;;     i32.gt_u
;;     if ;; label = @1
;;       i32.const 1
;;       memory.grow $live_held
;;       unreachable
;;     end
;;     local.get 0
;;     i32.load
;;   )
;; )
;;
;; boundary, verified:
;;   internal memory `memory`
;;   external memory `held`
;;   external func `run`
;;   lift `run`: callee `run`, memory `memory`
