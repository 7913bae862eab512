;;! pass = "dce"
;;! call = ["store 0", "store 65536"]

;; Stores need the memory for its bounds, whether or not anything reads it.
(module
  (memory $live_memory 1)
  (memory $dead_memory 1)
  (func $dead (i32.store $dead_memory (i32.const 0) (i32.const 1)))
  (func $live (export "store") (param i32) (i32.store $live_memory (local.get 0) (i32.const 1))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "store" (func $live))
;;   (func $live (;0;) (type 0) (param i32)
;;     local.get 0
;;     i32.const 1
;;     i32.store
;;   )
;; )
