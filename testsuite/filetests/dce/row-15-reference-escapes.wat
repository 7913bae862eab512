;;! pass = "dce"
;;! call = ["run"]

;; References that leave the module can be called by whoever gets them.
(module
  (import "env" "take" (func $live_take (param funcref)))
  (import "env" "dead" (func $dead_take (param funcref)))
  (global $live_global (export "global") funcref (ref.func $live_a))
  (global $dead_global funcref (ref.func $dead_a))
  (elem declare func $live_b $dead_b)
  (func $live_a (param i64))
  (func $dead_a (param i64))
  (func $live_b (param f32))
  (func $dead_b (param f32))
  (func $dead (call $dead_take (ref.func $dead_b)))
  (func $live (export "run") (call $live_take (ref.func $live_b))))

;; (module
;;   (type (;0;) (func (param funcref)))
;;   (type (;1;) (func (param i64)))
;;   (type (;2;) (func (param f32)))
;;   (type (;3;) (func))
;;   (import "env" "take" (func $live_take (;0;) (type 0) (param funcref)))
;;   (global $live_global (;0;) funcref ref.func $live_a)
;;   (export "global" (global $live_global))
;;   (export "run" (func $live))
;;   (elem (;0;) declare func $live_b)
;;   (func $live_a (;1;) (type 1) (param i64))
;;   (func $live_b (;2;) (type 2) (param f32))
;;   (func $live (;3;) (type 3)
;;     ref.func $live_b
;;     call $live_take
;;   )
;; )
