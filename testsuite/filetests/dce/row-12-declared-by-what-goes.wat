;;! pass = "dce"
;;! call = ["run"]

;; The new declaration names $live_a and nothing below it: $dead is gone and $live_plain needs none.
(module
  (type $t (func (result i32)))
  (func $dead (type $t) (i32.const 1))
  (func $live_plain (type $t) (i32.const 2))
  (func $live_a (type $t) (i32.const 10))
  (table $dead_table 1 funcref)
  (elem $replaced_segment (table $dead_table) (offset (i32.const 0)) func $live_a)
  (func $live (export "run") (result i32)
    (i32.add (call $live_plain) (call_ref $t (ref.func $live_a)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "run" (func 2))
;;   (elem (;0;) declare func 1)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 2
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     call 0
;;     ref.func 1
;;     call_ref 0
;;     i32.add
;;   )
;; )
