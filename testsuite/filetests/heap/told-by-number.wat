;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]

;; An import that is told a memory by its number can use any.
(module
  (import "pulseengine:async" "stream_read" (func $live_read (param i32 i32 i32 i32) (result i32)))
  (memory $live 1)
  (func (export "run") (result i32)
    (drop (memory.grow (i32.const 1)))
    (call $live_read (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 0)))
)

;; (module
;;   (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (import "pulseengine:async" "stream_read" (func $live_read (;0;) (type 0) (param i32 i32 i32 i32) (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "run" (func 1))
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 1
;;     memory.grow
;;     drop
;;     i32.const 0
;;     i32.const 0
;;     i32.const 8
;;     i32.const 0
;;     call $live_read
;;   )
;; )
;;
;; warning: memory 0 still grows: import `pulseengine:async` `stream_read` is told its number
