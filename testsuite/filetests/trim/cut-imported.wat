;;! pass = "trim"
;;! call = []

;; An imported memory may hold anything: zeros are written, and bytes in between are not. Segments that touch
;; are one.
(module
  (import "host" "memory" (memory $live_memory 1))
  (data $live_first (i32.const 8) "ab\00\00\00\00\00\00\00\00\00\00\00\00")
  (data $dead_second (i32.const 22) "cd\00")
  (data $live_apart (i32.const 26) "ef")
  (func (export "load") (param i32) (result i32)
    (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (import "host" "memory" (memory $live_memory (;0;) 1))
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (data $live_first (;0;) (i32.const 8) "ab\00\00\00\00\00\00\00\00\00\00\00\00cd\00")
;;   (data $live_apart (;1;) (i32.const 26) "ef")
;; )
