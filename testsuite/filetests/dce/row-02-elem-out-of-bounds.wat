;;! pass = "dce"
;;! call = []

;; The segment does not fit: instantiation traps, and has to trap afterwards. It keeps its length;
;; one stub takes the place of both functions.
(module
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 1)) func $stubbed_a $stubbed_b)
  (func $stubbed_a)
  (func $stubbed_b)
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 1) func $live $live)
;;   (func $live (;0;) (type 0))
;; )
