;;! pass = "trap-sink"
;;! call = ["heard 1", "before 1", "after 1"]

;; A call of an import is an effect, also one level down. What only leads from it to the trap goes.
(module
  (import "host" "log" (func $log (param i32)))
  (func $live_logs (param i32) (call $log (local.get 0)))
  (func $computes (param i32) (result i32) (i32.div_u (i32.const 100) (local.get 0)))
  (func (export "heard") (param i32)
    (call $live_logs (call $computes (local.get 0)))
    (unreachable))
  (func (export "before") (param i32)
    (call $log (local.get 0))
    (drop (call $computes (local.get 0)))
    (unreachable))
  (func (export "after") (param i32)
    (drop (call $computes (local.get 0)))
    (unreachable)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $log (;0;) (type 0) (param i32)))
;;   (export "heard" (func 3))
;;   (export "before" (func 4))
;;   (export "after" (func 5))
;;   (func $live_logs (;1;) (type 0) (param i32)
;;     local.get 0
;;     call $log
;;   )
;;   (func $computes (;2;) (type 1) (param i32) (result i32)
;;     i32.const 100
;;     local.get 0
;;     i32.div_u
;;   )
;;   (func (;3;) (type 0) (param i32)
;;     local.get 0
;;     call $computes
;;     call $live_logs
;;     unreachable
;;   )
;;   (func (;4;) (type 0) (param i32)
;;     local.get 0
;;     call $log
;;     unreachable
;;   )
;;   (func (;5;) (type 0) (param i32)
;;     unreachable
;;   )
;; )
