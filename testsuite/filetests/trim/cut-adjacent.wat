;;! pass = "trim"
;;! call = ["load 8", "load 12", "load 20"]

;; Segments that touch, or have few zeros between them, are one; one that is far away stays apart. The name
;; of the first counts.
(module
  (memory $live_memory 1)
  (data $live_first (i32.const 8) "abcd")
  (data $dead_second (i32.const 12) "efgh")
  (data $dead_third (i32.const 20) "ijkl")
  (data $live_far (i32.const 400) "mnop")
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
;;   (data $live_first (;0;) (i32.const 8) "abcdefgh\00\00\00\00ijkl")
;;   (data $live_far (;1;) (i32.const 400) "mnop")
;; )
