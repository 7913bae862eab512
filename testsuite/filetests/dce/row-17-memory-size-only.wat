;;! pass = "dce"
;;! call = ["run"]

;; The size of a memory does not depend on its contents.
(module
  (memory $live_memory 3)
  (data $dead_data (memory $live_memory) (i32.const 8) "nobody reads this")
  (func $live (export "run") (result i32) (memory.size $live_memory)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 3)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     memory.size
;;   )
;; )
