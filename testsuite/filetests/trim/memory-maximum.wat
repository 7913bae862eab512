;;! pass = "trim"
;;! call = ["size", "grow"]

;; The maximum of a memory that cannot grow is its minimum. One that may grow, or of which the outside
;; knows the limits, keeps it.
(module
  (import "host" "memory" (memory $imported 1 200))
  (memory $private 1 200)
  (memory $grows 1 200)
  (memory $public (export "public") 1 200)
  (memory $unlimited 1)
  (func (export "size") (result i32)
    (i32.add (memory.size $private) (memory.size $unlimited)))
  (func (export "grow") (result i32) (memory.grow $grows (i32.const 1))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (import "host" "memory" (memory $imported (;0;) 1 200))
;;   (memory $private (;1;) 1 1)
;;   (memory $grows (;2;) 1 200)
;;   (memory $public (;3;) 1 200)
;;   (memory $unlimited (;4;) 1)
;;   (export "public" (memory $public))
;;   (export "size" (func 0))
;;   (export "grow" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     memory.size $private
;;     memory.size $unlimited
;;     i32.add
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 1
;;     memory.grow $grows
;;   )
;; )
