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
