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
;;   (type (;0;) (func (result i32)))
;;   (export "a" (func 0))
;;   (export "run" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     ref.func 0
;;     call_ref 0
;;   )
;; )
