;;! pass = "dce"

;; stream_read takes a memory index as an ordinary number. While it lives memory 1 stays memory 1,
;; although nothing uses memory 0.
(module
  (import "pulseengine:async" "stream_read" (func $live_read (param i32 i32 i32 i32) (result i32)))
  (memory $live_zero 1)
  (memory $live_one (export "memory") 1)
  (func $dead)
  (func $live (export "run") (result i32)
    (call $live_read (i32.const 1) (i32.const 16) (i32.const 4) (i32.const 1))))

;; (module
;;   (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (import "pulseengine:async" "stream_read" (func $live_read (;0;) (type 0) (param i32 i32 i32 i32) (result i32)))
;;   (memory $live_zero (;0;) 1)
;;   (memory $live_one (;1;) 1)
;;   (export "memory" (memory $live_one))
;;   (export "run" (func $live))
;;   (func $live (;1;) (type 1) (result i32)
;;     i32.const 1
;;     i32.const 16
;;     i32.const 4
;;     i32.const 1
;;     call $live_read
;;   )
;; )
