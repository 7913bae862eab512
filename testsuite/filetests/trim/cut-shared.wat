;;! pass = "trim"
;;! call = []

;; Others may look on while a shared memory is written: its segments stay.
(module
  (memory $live_memory 1 1 shared)
  (data $live_first (i32.const 8) "abcd")
  (data $live_second (i32.const 12) "efgh")
  (func (export "load") (param i32) (result i32)
    (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_memory (;0;) 1 1 shared)
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (data $live_first (;0;) (i32.const 8) "abcd")
;;   (data $live_second (;1;) (i32.const 12) "efgh")
;; )
