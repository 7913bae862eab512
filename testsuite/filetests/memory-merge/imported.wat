;;! pass = "memory-merge"

;; Whoever gives a memory sees it.
(module
  (import "host" "memory" (memory $live_imported 1))
  (memory $live_own 1)
  (func (export "copy")
    (memory.copy $live_imported $live_own (i32.const 0) (i32.const 0) (i32.const 8))))

;; (module
;;   (type (;0;) (func))
;;   (import "host" "memory" (memory $live_imported (;0;) 1))
;;   (memory $live_own (;1;) 1)
;;   (export "copy" (func 0))
;;   (func (;0;) (type 0)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 8
;;     memory.copy $live_imported $live_own
;;   )
;; )
;;
;; warning: memory 0 is not merged: it is imported
