;;! pass = "trim"
;;! call = []

;; Two imports may be the same memory, in which the last segment counts, whichever of them it names: the segments of
;; imports stay as they are. Those of a memory that is defined here are cut.
(module
  (import "host" "memory" (memory $live_memory 1))
  (import "host" "other" (memory $live_other 1))
  (memory $live_own (export "own") 1)
  (data $live_first (memory $live_memory) (i32.const 8) "a")
  (data $live_over (memory $live_other) (i32.const 9) "x")
  (data $live_last (memory $live_memory) (i32.const 9) "b")
  (data $live_here (memory $live_own) (i32.const 8) "a")
  (data $dead_too (memory $live_own) (i32.const 9) "b"))

;; (module
;;   (import "host" "memory" (memory $live_memory (;0;) 1))
;;   (import "host" "other" (memory $live_other (;1;) 1))
;;   (memory $live_own (;2;) 1)
;;   (export "own" (memory $live_own))
;;   (data $live_first (;0;) (i32.const 8) "a")
;;   (data $live_over (;1;) (memory $live_other) (i32.const 9) "x")
;;   (data $live_last (;2;) (i32.const 9) "b")
;;   (data $live_here (;3;) (memory $live_own) (i32.const 8) "ab")
;; )
