;;! pass = "dce"
;;! call = ["run"]

;; Nothing reads the memory, and the segment is provably in bounds.
(module
  (memory $dead_memory 1)
  (data $dead_data (memory $dead_memory) (i32.const 65532) "abcd")
  (func $live (export "run") (result i32) (i32.const 1)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;; )
