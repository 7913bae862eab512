;;! pass = "trim"
;;! call = ["load 8", "load 12", "load 16"]

;; Of segments that overlap, what is written last is left: also a zero over something else.
(module
  (memory $live_memory 1)
  (data $live_first (i32.const 8) "aaaaaaaa")
  (data $dead_second (i32.const 10) "bb\00\00")
  (data $dead_third (i32.const 14) "cccc")
  (data $dead_fourth (i32.const 12) "\00")
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
;;   (data $live_first (;0;) (i32.const 8) "aabb\00\00cccc")
;; )
