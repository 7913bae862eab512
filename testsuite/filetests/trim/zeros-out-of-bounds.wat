;;! pass = "trim"
;;! call = []

;; A segment that ends past its memory traps at instantiation: without its zeros it would not. Nothing
;; is known about memory then, so the other segment stays as well.
(module
  (memory (export "memory") 1)
  (data (i32.const 8) "ab\00\00")
  (data (i32.const 65534) "ab\00"))

;; (module
;;   (memory (;0;) 1)
;;   (export "memory" (memory 0))
;;   (data (;0;) (i32.const 8) "ab\00\00")
;;   (data (;1;) (i32.const 65534) "ab\00")
;; )
