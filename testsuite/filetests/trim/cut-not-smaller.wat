;;! pass = "trim"
;;! call = ["load 8"]

;; Nothing is cut where that would cost as much: a segment takes five bytes besides its own or, behind a higher
;; offset, six, and there are as many zeros.
(module
  (memory $live_memory 1)
  (data $live_five (i32.const 8) "a\00\00\00\00\00b")
  (data $live_six (i32.const 500) "a\00\00\00\00\00\00b")
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
;;   (data $live_five (;0;) (i32.const 8) "a\00\00\00\00\00b")
;;   (data $live_six (;1;) (i32.const 500) "a\00\00\00\00\00\00b")
;; )
