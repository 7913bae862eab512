;;! pass = "trim"
;;! args = ["--pass-arg", "trim:fixed=true"]
;;! call = ["run 0", "grow"]

;; On request what never grows says so.
(module
  (table 4 funcref)
  (memory $private 1)
  (memory $grows 1)
  (memory $public (export "public") 1)
  (func (export "grow") (result i32) (memory.grow $grows (i32.const 1)))
  (func (export "run") (param i32) (call_indirect (local.get 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func))
;;   (table (;0;) 0 0 funcref)
;;   (memory $private (;0;) 1 1)
;;   (memory $grows (;1;) 1)
;;   (memory $public (;2;) 1)
;;   (export "public" (memory $public))
;;   (export "grow" (func 0))
;;   (export "run" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 1
;;     memory.grow $grows
;;   )
;;   (func (;1;) (type 1) (param i32)
;;     local.get 0
;;     call_indirect (type 2)
;;   )
;; )
