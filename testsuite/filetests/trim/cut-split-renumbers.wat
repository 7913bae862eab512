;;! pass = "trim"
;;! call = ["run"]

;; One segment becomes two, and the passive one behind them moves up.
(module
  (memory $live_memory 1)
  (data $live_data (i32.const 8) "a\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00b")
  (data $live_passive "xyz!")
  (func (export "run") (result i32)
    (memory.init $live_passive (i32.const 100) (i32.const 0) (i32.const 4))
    (i32.add (i32.load (i32.const 28)) (i32.load (i32.const 100)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 100
;;     i32.const 0
;;     i32.const 4
;;     memory.init $live_passive
;;     i32.const 28
;;     i32.load
;;     i32.const 100
;;     i32.load
;;     i32.add
;;   )
;;   (data $live_data (;0;) (i32.const 8) "a")
;;   (data (;1;) (i32.const 28) "b")
;;   (data $live_passive (;2;) "xyz!")
;; )
