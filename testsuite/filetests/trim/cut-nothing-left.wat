;;! pass = "trim"
;;! call = ["load 8"]

;; Segments that only write zeros go, and with them the section.
(module
  (memory $live_memory 1)
  (data $dead_zeros (i32.const 8) "\00\00\00\00")
  (data $dead_empty (i32.const 20) "")
  (func (export "load") (param i32) (result i32)
    (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;; )
