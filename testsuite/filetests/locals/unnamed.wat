;;! pass = "locals"
;;! call = ["run 3", "all 1"]

;; Locals that no operator names go, and with them a group; code that is never reached names its own.
(module
  (func $live_run (export "run") (param $live_unnamed i32) (result i32)
    (local $dead_a i64) (local $live_b i32) (local $dead_c f64) (local $live_d i32)
    (local.set $live_b (i32.const 4))
    (return (local.get $live_b))
    (local.get $live_d))
  (func $live_all (export "all") (param $live_q i32) (result i32)
    (local $dead_e i64) (local $dead_f i64) (local $dead_g (ref null any))
    (local.get $live_q)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (export "all" (func $live_all))
;;   (func $live_run (;0;) (type 0) (param $live_unnamed i32) (result i32)
;;     (local $live_b i32) (local $live_d i32)
;;     i32.const 4
;;     local.set $live_b
;;     local.get $live_b
;;     return
;;     local.get $live_d
;;   )
;;   (func $live_all (;1;) (type 0) (param $live_q i32) (result i32)
;;     local.get $live_q
;;   )
;; )
