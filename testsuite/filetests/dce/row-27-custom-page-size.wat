;;! pass = "dce"
;;! call = []

;; Four pages of one byte: the first segment is in bounds and the second is not.
(module
  (memory $dead_memory 4 (pagesize 1))
  (memory $live_memory 4 (pagesize 1))
  (data $dead_data (memory $dead_memory) (i32.const 0) "abcd")
  (data (memory $live_memory) (i32.const 1) "abcd")
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_memory (;0;) 4 (pagesize 0x1))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (data (;0;) (i32.const 1) "abcd")
;; )
