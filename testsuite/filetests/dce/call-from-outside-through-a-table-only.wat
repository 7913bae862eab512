;;! pass = "dce"
;;! call = []

;; No function is exported, but the table is: its functions are called from outside, and so is what
;; they need.
(module
  (table (export "table") 1 funcref)
  (memory $live_memory 1)
  (data $live_data (memory $live_memory) (i32.const 0) "x")
  (elem (table 0) (offset (i32.const 0)) func $live)
  (func $live (result i32) (i32.load8_u (i32.const 0)))
  (func $dead))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (table (;0;) 1 funcref)
;;   (memory $live_memory (;0;) 1)
;;   (export "table" (table 0))
;;   (elem (;0;) (table 0) (i32.const 0) func $live)
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.load8_u
;;   )
;;   (data $live_data (;0;) (i32.const 0) "x")
;; )
