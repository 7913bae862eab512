;;! pass = "dce"
;;! call = ["run"]

;; The size of a table does not depend on its contents.
(module
  (table $live_table 3 funcref)
  (elem $dead_segment (table $live_table) (offset (i32.const 1)) func $dead)
  (func $dead)
  (func $live (export "run") (result i32) (table.size $live_table)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     table.size $live_table
;;   )
;; )
