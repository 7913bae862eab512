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
;;   (type $t (;0;) (func (result i32)))
;;   (export "run" (func $live))
;;   (elem (;0;) declare func $live_a)
;;   (func $live_plain (;0;) (type $t) (result i32)
;;     i32.const 2
;;   )
;;   (func $live_a (;1;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live (;2;) (type $t) (result i32)
;;     call $live_plain
;;     ref.func $live_a
;;     call_ref $t
;;     i32.add
;;   )
;; )
