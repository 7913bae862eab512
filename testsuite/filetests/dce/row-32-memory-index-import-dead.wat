;;! pass = "dce"

;; Nothing calls stream_read, so memory 0 may go.
(module
  (import "pulseengine:async" "stream_read" (func $dead_read (param i32 i32 i32 i32) (result i32)))
  (memory $dead_zero 1)
  (memory $live_one (export "memory") 1)
  (func $dead (result i32)
    (call $dead_read (i32.const 1) (i32.const 16) (i32.const 4) (i32.const 1))))

;; (module
;;   (memory $live_one (;0;) 1)
;;   (export "memory" (memory $live_one))
;; )
