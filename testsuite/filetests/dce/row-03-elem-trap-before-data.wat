;;! pass = "dce"
;;! call = []

;; The element segment traps first, so the imported memory is never written.
(module
  (import "env" "memory" (memory $live_memory 1))
  (table $live_table 1 funcref)
  (elem (table $live_table) (offset (i32.const 1)) func $stubbed)
  (data $live_data (memory $live_memory) (i32.const 8) "never")
  (func $stubbed))

;; (module
;;   (type (;0;) (func))
;;   (import "env" "memory" (memory $live_memory (;0;) 1))
;;   (table $live_table (;0;) 1 funcref)
;;   (elem (;0;) (i32.const 1) func 0)
;;   (func (;0;) (type 0)
;;     unreachable
;;   )
;;   (data $live_data (;0;) (i32.const 8) "never")
;; )
