;;! pass = "trim"
;;! call = ["load 8", "load 12", "load 200", "load 204"]

;; A segment is cut where that leaves many zeros out, in front, in the middle and at the end, and not around
;; a few. The name stays with the first piece.
(module
  (memory $live_memory (export "memory") 1)
  (data $live_data (i32.const 8)
    "\00\00\00\00\00\00\00\00a\00\00\00b\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00c\00\00\00")
  (func (export "load") (param i32) (result i32)
    (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (data $live_data (;0;) (i32.const 16) "a\00\00\00b")
;;   (data (;1;) (i32.const 40) "c")
;; )
