;;! pass = "dce"

;; thread_new takes a function index as an ordinary number: every function keeps its number, and
;; any of them may be the one.
(module
  (import "pulseengine:async" "thread_new" (func $live_new (param i32 i32) (result i32)))
  (func $live_maybe (param i32))
  (func $live_entry (param i32))
  (func $live (export "run") (result i32)
    (call $live_new (i32.const 2) (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (result i32)))
;;   (import "pulseengine:async" "thread_new" (func $live_new (;0;) (type 0) (param i32 i32) (result i32)))
;;   (export "run" (func $live))
;;   (func $live_maybe (;1;) (type 1) (param i32))
;;   (func $live_entry (;2;) (type 1) (param i32))
;;   (func $live (;3;) (type 2) (result i32)
;;     i32.const 2
;;     i32.const 0
;;     call $live_new
;;   )
;; )
