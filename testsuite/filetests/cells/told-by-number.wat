;;! pass = "cells"
;;! call = []

;; An import that is told memories by number may look into any.
(module
  (import "pulseengine:async" "stream_read" (func (param i32 i32 i32)))
  (memory $live 1)
  (func (export "set") (param i32) (i32.store (i32.const 0) (local.get 0)))
  (func (export "get") (result i32) (i32.load (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32 i32 i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (result i32)))
;;   (import "pulseengine:async" "stream_read" (func (;0;) (type 0) (param i32 i32 i32)))
;;   (memory $live (;0;) 1)
;;   (export "set" (func 1))
;;   (export "get" (func 2))
;;   (func (;1;) (type 1) (param i32)
;;     i32.const 0
;;     local.get 0
;;     i32.store
;;   )
;;   (func (;2;) (type 2) (result i32)
;;     i32.const 0
;;     i32.load
;;   )
;; )
