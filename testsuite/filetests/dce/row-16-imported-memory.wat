;;! pass = "dce"
;;! call = ["run"]

;; Nothing in the module reads the imported memory, but its owner does.
(module
  (import "env" "memory" (memory $live_memory 1))
  (memory $dead_memory 1)
  (data $live_data (memory $live_memory) (i32.const 8) "visible")
  (data $dead_data (memory $dead_memory) (i32.const 8) "invisible")
  (func $live (export "run") (result i32) (i32.const 1)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (import "env" "memory" (memory $live_memory (;0;) 1))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (data $live_data (;0;) (i32.const 8) "visible")
;; )
