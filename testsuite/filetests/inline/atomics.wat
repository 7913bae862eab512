;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3"]

;; Atomic accesses and fences move with their body, in their order.
(module
  (memory $live_memory (export "memory") 1 1 shared)
  (func $dead_take (param $at i32) (param $by i32) (result i32)
    (atomic.fence)
    (i32.atomic.rmw.add (local.get $at) (local.get $by)))
  (func $dead_release (param $at i32)
    (i32.atomic.store (local.get $at) (i32.const 0))
    (drop (memory.atomic.notify (local.get $at) (i32.const 1))))
  (func $live_run (export "run") (param i32) (result i32)
    (local $was i32)
    (local.set $was (call $dead_take (i32.const 16) (local.get 0)))
    (call $dead_release (i32.const 20))
    (i32.add (local.get $was) (i32.atomic.load (i32.const 16)))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_memory (;0;) 1 1 shared)
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param i32) (result i32)
;;     (local $was i32)
;;     atomic.fence
;;     i32.const 16
;;     local.get 0
;;     i32.atomic.rmw.add
;;     i32.const 20
;;     i32.const 0
;;     i32.atomic.store
;;     i32.const 20
;;     i32.const 1
;;     memory.atomic.notify
;;     drop
;;     i32.const 16
;;     i32.atomic.load
;;     i32.add
;;   )
;; )
