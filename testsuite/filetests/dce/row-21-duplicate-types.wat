;;! pass = "dce"
;;! call = ["run 0", "run 1"]

;; Fused modules define the same type once per component. $u and $t are one type, so the call
;; through $u reaches the function of type $t.
(module
  (type $t (func (param i32) (result i32)))
  (type $u (func (param i32) (result i32)))
  (type $other (func (param i64) (result i32)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $dead)
  (func $live_a (type $t) (i32.add (local.get 0) (i32.const 10)))
  (func $dead (type $other) (i32.const 11))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $u) (i32.const 7) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 0) func $live_a)
;;   (func $live_a (;0;) (type $t) (param i32) (result i32)
;;     local.get 0
;;     i32.const 10
;;     i32.add
;;   )
;;   (func $live (;1;) (type $t) (param i32) (result i32)
;;     i32.const 7
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
