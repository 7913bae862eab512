;;! pass = "memory-merge"
;;! call = ["use"]

;; An offset that would not fit its bits with the base added.
(module
  (memory $live_one 1)
  (memory $live_two 1)
  (func (export "use") (result i32)
    (i32.store $live_one (i32.const 0) (i32.const 1))
    (i32.store $live_one (i32.const 0) (i32.const 1))
    (i32.load $live_two offset=0xffffffff (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_one (;0;) 1)
;;   (memory $live_two (;1;) 1)
;;   (export "use" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 0
;;     i32.load $live_two offset=4294967295
;;   )
;; )
;;
;; warning: memory 0 is not merged: an offset of memory 1 becomes too large
;; warning: memory 1 is not merged: an offset of memory 1 becomes too large
