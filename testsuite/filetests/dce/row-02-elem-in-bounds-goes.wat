;;! pass = "dce"
;;! call = ["run"]

;; Nothing uses the table, and its active segment is provably in bounds: all of it goes.
(module
  (table $dead_table 4 funcref)
  (elem $dead_segment (table $dead_table) (offset (i32.const 2)) func $dead_a $dead_b)
  (func $dead_a)
  (func $dead_b)
  (func $live (export "run") (result i32) (i32.const 1)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;; )
