;;! pass = "dce"
;;! call = ["run"]

;; Only $dead needed the count: what is left is an active segment, which needs none.
(module
  (memory $live_memory 1)
  (data $dead_data "passive")
  (data $live_data (memory $live_memory) (i32.const 0) "A")
  (func $dead (memory.init $live_memory $dead_data (i32.const 0) (i32.const 0) (i32.const 1)))
  (func $live (export "run") (result i32) (i32.load8_u (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.load8_u
;;   )
;;   (data $live_data (;0;) (i32.const 0) "A")
;; )
