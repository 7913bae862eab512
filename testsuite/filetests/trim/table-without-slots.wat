;;! pass = "trim"
;;! call = ["run 0"]

;; A table that nothing is written to has no slots. Its maximum, which it has none of, stays away.
(module
  (table 4 funcref)
  (func (export "run") (param i32) (call_indirect (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func))
;;   (table (;0;) 0 funcref)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param i32)
;;     local.get 0
;;     call_indirect (type 1)
;;   )
;; )
