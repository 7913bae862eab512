;;! pass = "trim"

;; A memory may end where 64-bit addresses do, and a segment with it.
(module
  (import "host" "memory" (memory i64 281474976710656))
  (data (i64.const -4) "ab\00\00"))

;; (module
;;   (import "host" "memory" (memory (;0;) i64 281474976710656))
;;   (data (;0;) (i64.const -4) "ab\00\00")
;; )
