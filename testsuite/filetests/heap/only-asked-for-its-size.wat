;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]
;;! call = ["size"]

;; What nothing grows needs no budget.
(module
  (memory $live 1)
  (func (export "size") (result i32) (memory.size)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "size" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     memory.size
;;   )
;; )
