;;! pass = "cells"
;;! call = ["count", "count"]

;; A runtime that reads `__heap_base` takes a global that starts with a small number for the stack pointer. One that starts
;; with 0 it does not.
(module
  (memory $live_started 1)
  (memory $live_zero 1)
  (data (memory $live_started) (i32.const 4) "\05")
  (global (export "__heap_base") i32 (i32.const 1024))
  (func (export "count") (result i32)
    (i32.store $live_started (i32.const 4) (i32.add (i32.load $live_started (i32.const 4)) (i32.const 1)))
    (i32.store $live_zero (i32.const 8) (i32.load $live_started (i32.const 4)))
    (i32.load $live_zero (i32.const 8))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_started (;0;) 1)
;;   (memory $live_zero (;1;) 1)
;;   (global (;0;) i32 i32.const 1024)
;;   (global (;1;) (mut i32) i32.const 0)
;;   (export "__heap_base" (global 0))
;;   (export "count" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 4
;;     i32.const 4
;;     i32.load
;;     i32.const 1
;;     i32.add
;;     i32.store
;;     i32.const 4
;;     i32.load
;;     global.set 1
;;     global.get 1
;;   )
;;   (data (;0;) (i32.const 4) "\05")
;; )
