;;! pass = "dce"
;;! call = ["run", "a"]

;; An export declares its function: no segment is needed for it.
(module
  (type $t (func (result i32)))
  (elem declare func $live_a $dead)
  (func $dead (type $t) (i32.const 9))
  (func $live_a (export "a") (type $t) (i32.const 10))
  (func $live (export "run") (result i32) (call_ref $t (ref.func $live_a))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (export "a" (func $live_a))
;;   (export "run" (func $live))
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live (;1;) (type $t) (result i32)
;;     ref.func $live_a
;;     call_ref $t
;;   )
;; )
