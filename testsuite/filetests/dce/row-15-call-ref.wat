;;! pass = "dce"
;;! call = ["run 0", "run 1"]

;; A function whose reference is taken in reached code is in use. $dead takes one too, but nobody
;; reaches $dead.
(module
  (type $t (func (result i32)))
  (elem declare func $live_a $live_b $dead_a)
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (i32.const 11))
  (func $dead_a (type $t) (i32.const 12))
  (func $dead (result i32) (call_ref $t (ref.func $dead_a)))
  (func $live (export "run") (param i32) (result i32)
    (call_ref $t (select (result (ref $t)) (ref.func $live_a) (ref.func $live_b) (local.get 0)))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (export "run" (func $live))
;;   (elem (;0;) declare func $live_a $live_b)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;2;) (type 1) (param i32) (result i32)
;;     ref.func $live_a
;;     ref.func $live_b
;;     local.get 0
;;     select (result (ref $t))
;;     call_ref $t
;;   )
;; )
