;;! pass = "memory-merge"
;;! args = ["--pass-arg", "memory-merge:into-exported=true", "--pass", "dce"]
;;! call = ["write"]
;;! larger_memories = true

;; An exported memory of fixed size lies at 0, so that its addresses outside stay what they are.
(module
  (memory $live_private 1)
  (memory $dead_public (export "memory") 1 1)
  (func (export "write") (result i32)
    (i32.store8 $dead_public (i32.const 3) (i32.const 7))
    (i32.store8 $live_private (i32.const 3) (i32.const 8))
    (i32.store8 $live_private (i32.const 4) (i32.const 9))
    (i32.load $dead_public (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_private (;0;) 2 2)
;;   (export "memory" (memory $live_private))
;;   (export "write" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 3
;;     i32.const 7
;;     i32.store8
;;     i32.const 3
;;     i32.const 8
;;     i32.store8 offset=65536
;;     i32.const 4
;;     i32.const 9
;;     i32.store8 offset=65536
;;     i32.const 0
;;     i32.load
;;   )
;; )
