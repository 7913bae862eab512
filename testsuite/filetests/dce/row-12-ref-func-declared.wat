;;! pass = "dce"
;;! call = ["run"]

;; ref.func of $live_a was declared by a segment that goes, so it needs a declaration of its own.
(module
  (type $t (func (result i32)))
  (table $dead_table 1 funcref)
  (elem (table $dead_table) (offset (i32.const 0)) func $live_a)
  (func $live_a (type $t) (i32.const 10))
  (func $live (export "run") (result i32) (call_ref $t (ref.func $live_a))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "run" (func 1))
;;   (elem (;0;) declare func 0)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     ref.func 0
;;     call_ref 0
;;   )
;; )
