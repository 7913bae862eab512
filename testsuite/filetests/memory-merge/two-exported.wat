;;! pass = "memory-merge"
;;! args = ["--pass-arg", "memory-merge:into-exported=true", "--pass", "dce"]
;;! call = ["write"]
;;! larger_memories = true

;; Only one can lie at 0.
(module
  (memory $live_first (export "first") 1 1)
  (memory $live_second (export "second") 1 1)
  (memory $dead_third 1)
  (func (export "write")
    (i32.store $live_first (i32.const 0) (i32.const 1))
    (i32.store $live_second (i32.const 0) (i32.const 2))
    (i32.store $dead_third (i32.const 0) (i32.const 3))))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_first (;0;) 2 2)
;;   (memory $live_second (;1;) 1 1)
;;   (export "first" (memory $live_first))
;;   (export "second" (memory $live_second))
;;   (export "write" (func 0))
;;   (func (;0;) (type 0)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 0
;;     i32.const 2
;;     i32.store $live_second
;;     i32.const 0
;;     i32.const 3
;;     i32.store offset=65536
;;   )
;; )
;;
;; warning: memory 1 is not merged: another exported memory is already at address 0
