;;! pass = "trim"
;;! call = ["drop", "init"]

;; An active segment that loses everything is still there for who drops it or initialises from it:
;; it has been empty since instantiation.
(module
  (memory 1)
  (data $zeros (i32.const 8) "\00\00\00\00")
  (data $some (i32.const 12) "ab\00")
  (func (export "drop") (data.drop $zeros))
  (func (export "init")
    (memory.init $some (i32.const 0) (i32.const 0) (i32.const 0))
    (memory.init $some (i32.const 0) (i32.const 2) (i32.const 1))))

;; (module
;;   (type (;0;) (func))
;;   (memory (;0;) 1)
;;   (export "drop" (func 0))
;;   (export "init" (func 1))
;;   (func (;0;) (type 0)
;;     data.drop $zeros
;;   )
;;   (func (;1;) (type 0)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 0
;;     memory.init $some
;;     i32.const 0
;;     i32.const 2
;;     i32.const 1
;;     memory.init $some
;;   )
;;   (data $zeros (;0;) (i32.const 8) "")
;;   (data $some (;1;) (i32.const 12) "ab")
;; )
