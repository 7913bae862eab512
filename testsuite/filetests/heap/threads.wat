;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]

;; Where threads may run, a memory of one's own has a counter that they share.
(module
  (memory $live_shared 1 1 shared)
  (memory $live_own 1)
  (func (export "grow") (param i32) (result i32)
    (i32.atomic.store $live_shared (i32.const 0) (memory.size $live_own))
    (memory.grow $live_own (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_shared (;0;) 1 1 shared)
;;   (memory $live_own (;1;) 1)
;;   (export "grow" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 0
;;     memory.size $live_own
;;     i32.atomic.store
;;     local.get 0
;;     memory.grow $live_own
;;   )
;; )
;;
;; warning: memory 1 still grows: code of the module may run on several threads
