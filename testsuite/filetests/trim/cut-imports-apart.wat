;;! pass = "trim"
;;! call = []

;; Where imported memories get their bytes at other addresses, it does not matter whether they are the same.
(module
  (import "host" "memory" (memory $live_memory 1))
  (import "host" "other" (memory $live_other 1))
  (data $live_first (memory $live_memory) (i32.const 8) "a")
  (data $live_between (memory $live_other) (i32.const 10) "x")
  (data $dead_last (memory $live_memory) (i32.const 9) "b"))

;; (module
;;   (import "host" "memory" (memory $live_memory (;0;) 1))
;;   (import "host" "other" (memory $live_other (;1;) 1))
;;   (data $live_first (;0;) (i32.const 8) "ab")
;;   (data $live_between (;1;) (memory $live_other) (i32.const 10) "x")
;; )
