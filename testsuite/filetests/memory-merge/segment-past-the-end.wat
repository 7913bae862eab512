;;! pass = "memory-merge"
;;! call = []

;; A segment that ends past its memory makes instantiation trap. In a larger memory it would not.
(module
  (memory $live_one 1)
  (memory $live_two 1)
  (data (memory $live_one) (i32.const 65534) "abc")
  (func (export "use")
    (i32.store $live_one (i32.const 0) (i32.const 1))
    (i32.store $live_two (i32.const 0) (i32.const 1))))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_one (;0;) 1)
;;   (memory $live_two (;1;) 1)
;;   (export "use" (func 0))
;;   (func (;0;) (type 0)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 0
;;     i32.const 1
;;     i32.store $live_two
;;   )
;;   (data (;0;) (i32.const 65534) "abc")
;; )
;;
;; warning: memory 0 is not merged: data segment 0 may be out of bounds
