;;! pass = "dce"
;;! call = []

;; Elements are written before data, data in order. The write to the imported memory stays visible
;; although the next segment traps, so neither may go and their order may not change.
(module
  (import "env" "memory" (memory $live_memory 1))
  (import "env" "table" (table $live_table 2 funcref))
  (memory $live_private 1)
  (elem (table $live_table) (offset (i32.const 0)) func $live_item)
  (data $live_first (memory $live_memory) (i32.const 8) "seen")
  (data $live_second (memory $live_private) (i32.const 65536) "traps")
  (data $live_third (memory $live_memory) (i32.const 16) "never")
  (func $live_item)
  (func $dead)
  (func $live_start (unreachable))
  (start $live_start))

;; (module
;;   (type (;0;) (func))
;;   (import "env" "memory" (memory $live_memory (;0;) 1))
;;   (import "env" "table" (table $live_table (;0;) 2 funcref))
;;   (memory $live_private (;1;) 1)
;;   (start $live_start)
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_item)
;;   (func $live_item (;0;) (type 0))
;;   (func $live_start (;1;) (type 0)
;;     unreachable
;;   )
;;   (data $live_first (;0;) (i32.const 8) "seen")
;;   (data $live_second (;1;) (memory $live_private) (i32.const 65536) "traps")
;;   (data $live_third (;2;) (i32.const 16) "never")
;; )
