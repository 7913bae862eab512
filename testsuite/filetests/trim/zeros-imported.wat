;;! pass = "trim"
;;! call = []

;; An imported memory may hold anything before, and an imported offset may be anything.
(module
  (import "host" "memory" (memory 1))
  (data (i32.const 8) "ab\00\00"))

;; (module
;;   (import "host" "memory" (memory (;0;) 1))
;;   (data (;0;) (i32.const 8) "ab\00\00")
;; )
