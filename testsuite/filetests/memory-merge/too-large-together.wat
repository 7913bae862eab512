;;! pass = "memory-merge"

;; Each fits into 32 bits, both do not.
(module
  (memory $live_one 32768)
  (memory $live_two 32768)
  (func (export "use")
    (i32.store $live_one (i32.const 0) (i32.const 1))
    (i32.store $live_two (i32.const 0) (i32.const 1))))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_one (;0;) 32768)
;;   (memory $live_two (;1;) 32768)
;;   (export "use" (func 0))
;;   (func (;0;) (type 0)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 0
;;     i32.const 1
;;     i32.store $live_two
;;   )
;; )
;;
;; warning: memory 0 is not merged: together they have 4294967296 bytes, which is too much
;; warning: memory 1 is not merged: together they have 4294967296 bytes, which is too much
