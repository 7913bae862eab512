;;! pass = "trim"
;;! args = ["--pass", "dce"]
;;! call = []

;; Nothing is left that `dce` would have removed: a memory that is only imported to be written to keeps a
;; segment, but not one that is empty, and a global goes on saying where one is written.
(module
  (import "host" "memory" (memory $live_imported 1))
  (import "host" "other" (memory $dead_imported 1))
  (memory $live_memory (export "memory") 1)
  (global $live_base i32 (i32.const 12))
  (data $live_seen (memory $live_imported) (i32.const 8) "x")
  (data $dead_empty (memory $dead_imported) (i32.const 8) "")
  (data $live_first (memory $live_memory) (i32.const 8) "abcd")
  (data $live_second (memory $live_memory) (global.get $live_base) "efgh"))

;; (module
;;   (import "host" "memory" (memory $live_imported (;0;) 1))
;;   (memory $live_memory (;1;) 1)
;;   (global $live_base (;0;) i32 i32.const 12)
;;   (export "memory" (memory $live_memory))
;;   (data $live_seen (;0;) (i32.const 8) "x")
;;   (data $live_first (;1;) (memory $live_memory) (i32.const 8) "abcd")
;;   (data $live_second (;2;) (memory $live_memory) (global.get $live_base) "efgh")
;; )
