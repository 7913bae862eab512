;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]
;;! call = ["grow 0"]

;; Instantiation may trap, and may not with a reserve.
(module
  (import "host" "at" (global $at i32))
  (memory $live 1)
  (data (global.get $at) "ab")
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
)

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (import "host" "at" (global $at (;0;) i32))
;;   (memory $live (;0;) 1)
;;   (export "grow" (func 0))
;;   (export "size" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     memory.grow
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     memory.size
;;   )
;;   (data (;0;) (global.get $at) "ab")
;; )
;;
;; warning: memory 0 still grows: data segment 0 may be out of bounds
