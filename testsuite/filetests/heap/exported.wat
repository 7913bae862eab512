;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]
;;! call = ["grow 1", "size"]

;; Whoever holds a memory sees its size, and can grow it.
(module
  (memory $live (export "memory") 1)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
)

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "memory" (memory $live))
;;   (export "grow" (func 0))
;;   (export "size" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     memory.grow
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     memory.size
;;   )
;; )
;;
;; warning: memory 0 still grows: it is exported as `memory`
