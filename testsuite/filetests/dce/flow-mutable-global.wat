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
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (global (;0;) (mut (ref 0)) ref.func 0)
;;   (export "set" (func 2))
;;   (export "run" (func 3))
;;   (elem (;0;) declare func 1)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 11
;;   )
;;   (func (;2;) (type 1)
;;     ref.func 1
;;     global.set 0
;;   )
;;   (func (;3;) (type 0) (result i32)
;;     global.get 0
;;     call_ref 0
;;   )
;; )
