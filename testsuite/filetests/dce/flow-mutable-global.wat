;;! pass = "dce"
;;! call = ["run", "set", "run"]

;; A mutable global holds references as well as a table does.
(module
  (type $t (func (result i32)))
  (global $live_global (mut (ref $t)) (ref.func $live_a))
  (global $dead_global (mut (ref $t)) (ref.func $dead_a))
  (elem declare func $live_b $dead_b)
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (i32.const 11))
  (func $dead_a (type $t) (i32.const 12))
  (func $dead_b (type $t) (i32.const 13))
  (func $dead_set (global.set $dead_global (ref.func $dead_b)))
  (func $live_set (export "set") (global.set $live_global (ref.func $live_b)))
  (func $live_run (export "run") (result i32) (call_ref $t (global.get $live_global))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (global $live_global (;0;) (mut (ref $t)) ref.func $live_a)
;;   (export "set" (func $live_set))
;;   (export "run" (func $live_run))
;;   (elem (;0;) declare func $live_b)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live_set (;2;) (type 1)
;;     ref.func $live_b
;;     global.set $live_global
;;   )
;;   (func $live_run (;3;) (type $t) (result i32)
;;     global.get $live_global
;;     call_ref $t
;;   )
;; )
