;;! pass = "dce"
;;! call = ["run"]

;; A declaration is no use.
(module
  (type $t (func (result i32)))
  (elem declare func $dead_a $live_a $dead_b)
  (func $dead_a (type $t) (i32.const 9))
  (func $live_a (type $t) (i32.const 10))
  (func $dead_b (type $t) (call $dead_c))
  (func $dead_c (type $t) (i32.const 11))
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
