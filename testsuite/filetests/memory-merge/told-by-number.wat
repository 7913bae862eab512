;;! pass = "memory-merge"

;; An import that is told a memory by its number can use any.
(module
  (import "pulseengine:async" "stream_read" (func $live_read (param i32 i32 i32 i32) (result i32)))
  (memory $live_one 1)
  (memory $live_two 1)
  (func (export "use") (result i32)
    (i32.store $live_one (i32.const 0) (i32.const 1))
    (i32.store $live_two (i32.const 0) (i32.const 1))
    (call $live_read (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 1))))

;; (module
;;   (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (import "pulseengine:async" "stream_read" (func $live_read (;0;) (type 0) (param i32 i32 i32 i32) (result i32)))
;;   (memory $live_one (;0;) 1)
;;   (memory $live_two (;1;) 1)
;;   (export "use" (func 1))
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 0
;;     i32.const 1
;;     i32.store $live_two
;;     i32.const 0
;;     i32.const 0
;;     i32.const 8
;;     i32.const 1
;;     call $live_read
;;   )
;; )
;;
;; warning: memory 0 is not merged: import `pulseengine:async` `stream_read` is told its number
;; warning: memory 1 is not merged: import `pulseengine:async` `stream_read` is told its number
