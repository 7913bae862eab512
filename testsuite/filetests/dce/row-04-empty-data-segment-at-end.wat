;;! pass = "dce"
;;! call = ["run"]

;; At the very end an empty segment is in bounds, and so it goes.
(module
  (memory $dead_memory 1)
  (data $dead_data (memory $dead_memory) (i32.const 65536) "")
  (func $live (export "run") (result i32) (i32.const 1)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;; )
