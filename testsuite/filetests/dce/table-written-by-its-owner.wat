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
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param f64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table (;0;) 2 funcref)
;;   (table (;1;) 2 funcref)
;;   (export "table" (table 0))
;;   (export "run" (func 3))
;;   (elem (;0;) (table 0) (i32.const 0) func 0 1)
;;   (elem (;1;) (table 1) (i32.const 0) func 2)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 1) (param f64))
;;   (func (;2;) (type 0) (result i32)
;;     i32.const 12
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type 0)
;;     local.get 0
;;     call_indirect 1 (type 0)
;;     i32.add
;;   )
;; )
