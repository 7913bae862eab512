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
;;   (type $t (;0;) (func (result i32)))
;;   (export "run" (func $live))
;;   (elem (;0;) declare func $live_a)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live (;1;) (type $t) (result i32)
;;     ref.func $live_a
;;     call_ref $t
;;   )
;; )
