;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]

;; Whoever provides a memory sees its size, and can grow it.
(module
  (import "host" "memory" (memory $live 1))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
)

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (import "host" "memory" (memory $live (;0;) 1))
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
;; warning: memory 0 still grows: it is imported
