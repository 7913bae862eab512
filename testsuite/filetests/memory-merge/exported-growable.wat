;;! pass = "memory-merge"
;;! args = ["--pass-arg", "memory-merge:into-exported=true"]
;;! call = ["write"]

;; The outside can grow what it can hold.
(module
  (memory $live_private 1)
  (memory $live_public (export "memory") 1 2)
  (memory $live_open (export "open") 1)
  (func (export "write")
    (i32.store $live_public (i32.const 3) (i32.const 7))
    (i32.store $live_open (i32.const 3) (i32.const 7))
    (i32.store $live_private (i32.const 3) (i32.const 7))))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_private (;0;) 1)
;;   (memory $live_public (;1;) 1 2)
;;   (memory $live_open (;2;) 1)
;;   (export "memory" (memory $live_public))
;;   (export "open" (memory $live_open))
;;   (export "write" (func 0))
;;   (func (;0;) (type 0)
;;     i32.const 3
;;     i32.const 7
;;     i32.store $live_public
;;     i32.const 3
;;     i32.const 7
;;     i32.store $live_open
;;     i32.const 3
;;     i32.const 7
;;     i32.store
;;   )
;; )
;;
;; warning: memory 1 is not merged: it is exported without a maximum that is its size, so that the outside may grow it
;; warning: memory 2 is not merged: it is exported without a maximum that is its size, so that the outside may grow it
