;;! pass = "dce"
;;! call = ["run 0"]

;; The exported table may get any function from outside, so an indirect call through it proves
;; nothing about types; the private one beside it is refined.
(module
  (type $t (func (result i32)))
  (table $live_public (export "table") 2 funcref)
  (table $live_private 2 funcref)
  (elem (table $live_public) (offset (i32.const 0)) func $live_a $live_b)
  (elem (table $live_private) (offset (i32.const 0)) func $live_c $dead)
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (param f64))
  (func $live_c (type $t) (i32.const 12))
  (func $dead (param f64))
  (func $live (export "run") (param i32) (result i32)
    (i32.add
      (call_indirect $live_public (type $t) (local.get 0))
      (call_indirect $live_private (type $t) (local.get 0)))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param f64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_public (;0;) 2 funcref)
;;   (table $live_private (;1;) 2 funcref)
;;   (export "table" (table $live_public))
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_public) (i32.const 0) func $live_a $live_b)
;;   (elem (;1;) (table $live_private) (i32.const 0) func $live_c)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type 1) (param f64))
;;   (func $live_c (;2;) (type $t) (result i32)
;;     i32.const 12
;;   )
;;   (func $live (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;     local.get 0
;;     call_indirect $live_private (type $t)
;;     i32.add
;;   )
;; )
