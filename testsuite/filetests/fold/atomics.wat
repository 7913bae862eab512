;;! pass = "fold"
;;! call = ["run 5"]

;; Atomic accesses stay, and in their order.
(module
  (memory 1 1 shared)
  (func $live_run (export "run") (param $p i32) (result i32)
    (drop (i32.atomic.rmw.add (i32.const 8) (i32.add (local.get $p) (i32.const 0))))
    (atomic.fence)
    (drop (i32.atomic.load (i32.add (i32.const 4) (i32.const 4))))
    (i32.atomic.load (i32.const 8))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1 1 shared)
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param $p i32) (result i32)
;;     i32.const 8
;;     local.get $p
;;     i32.atomic.rmw.add
;;     drop
;;     atomic.fence
;;     i32.const 8
;;     i32.atomic.load
;;     drop
;;     i32.const 8
;;     i32.atomic.load
;;   )
;; )
