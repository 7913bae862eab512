;;! pass = "dce"
;;! call = ["copy"]

;; Nothing loads from $live_private, but memory.copy carries its bytes outside.
(module
  (import "env" "memory" (memory $live_memory 1))
  (memory $live_private 1)
  (memory $dead_private 1)
  (data $live_data (memory $live_private) (i32.const 4) "out")
  (data $dead_data (memory $dead_private) (i32.const 4) "in")
  (func $live_copy (export "copy")
    (memory.copy $live_memory $live_private (i32.const 0) (i32.const 4) (i32.const 3))))

;; (module
;;   (type (;0;) (func))
;;   (import "env" "memory" (memory $live_memory (;0;) 1))
;;   (memory $live_private (;1;) 1)
;;   (export "copy" (func $live_copy))
;;   (func $live_copy (;0;) (type 0)
;;     i32.const 0
;;     i32.const 4
;;     i32.const 3
;;     memory.copy $live_memory $live_private
;;   )
;;   (data $live_data (;0;) (memory $live_private) (i32.const 4) "out")
;; )
