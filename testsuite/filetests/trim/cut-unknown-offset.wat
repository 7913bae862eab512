;;! pass = "trim"
;;! call = []

;; If it is not known where one segment is written, or whether instantiation ends there, all stay.
(module
  (import "host" "base" (global $live_base i32))
  (memory $live_memory 1)
  (data $live_first (i32.const 8) "abcd")
  (data $live_second (i32.const 12) "efgh")
  (data $live_somewhere (global.get $live_base) "x")
  (func (export "load") (param i32) (result i32)
    (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (import "host" "base" (global $live_base (;0;) i32))
;;   (memory $live_memory (;0;) 1)
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (data $live_first (;0;) (i32.const 8) "abcd")
;;   (data $live_second (;1;) (i32.const 12) "efgh")
;;   (data $live_somewhere (;2;) (global.get $live_base) "x")
;; )
