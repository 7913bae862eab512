;;! pass = "dce"
;;! call = []

;; A segment without items still has its bounds checked.
(module
  (table $live_table 1 funcref)
  (elem (table $live_table) (offset (i32.const 2)) func)
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (table $live_table (;0;) 1 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 2) func)
;;   (func $live (;0;) (type 0))
;; )
