;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:trap-ends-instance=true"]

;; Other threads see what is shared, and objects outlive the instance. Plain reads show nothing.
(module
  (type $s (struct (field (mut i32))))
  (memory $shared 1 1 shared)
  (memory $own 1)
  (func (export "atomic")
    (drop (i32.atomic.load $own (i32.const 0)))
    (unreachable))
  (func (export "fence")
    (atomic.fence)
    (unreachable))
  (func (export "shared_store")
    (i32.store $shared (i32.const 0) (i32.const 1))
    (unreachable))
  (func (export "object") (param (ref $s))
    (struct.set $s 0 (local.get 0) (i32.const 1))
    (unreachable))
  (func (export "reads")
    (drop (i32.load $shared (i32.const 0)))
    (drop (i32.load $own (i32.const 0)))
    (unreachable)))

;; (module
;;   (type $s (;0;) (struct (field (mut i32))))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param (ref $s))))
;;   (memory $shared (;0;) 1 1 shared)
;;   (memory $own (;1;) 1)
;;   (export "atomic" (func 0))
;;   (export "fence" (func 1))
;;   (export "shared_store" (func 2))
;;   (export "object" (func 3))
;;   (export "reads" (func 4))
;;   (func (;0;) (type 1)
;;     i32.const 0
;;     i32.atomic.load $own
;;     unreachable
;;   )
;;   (func (;1;) (type 1)
;;     atomic.fence
;;     unreachable
;;   )
;;   (func (;2;) (type 1)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     unreachable
;;   )
;;   (func (;3;) (type 2) (param (ref $s))
;;     local.get 0
;;     i32.const 1
;;     struct.set $s 0
;;     unreachable
;;   )
;;   (func (;4;) (type 1)
;;     unreachable
;;   )
;; )
