;;! pass = "dce"
;;! call = []

;; While `$imports` is exported anybody may write and call its slots, of any type.
(module
  (type $t (func (param i32) (result i32)))
  (table $live_table (export "$imports") 3 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $live_b)
  (func $live_shim (export "0") (type $t) (call_indirect $live_table (type $t) (local.get 0) (i32.const 0)))
  (func $live_a (type $t) (local.get 0))
  (func $live_b (param f64 f64))
  (func $dead))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param f64 f64)))
;;   (table (;0;) 3 funcref)
;;   (export "$imports" (table 0))
;;   (export "0" (func 0))
;;   (elem (;0;) (table 0) (i32.const 0) func 1 2)
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 0
;;     call_indirect (type 0)
;;   )
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func (;2;) (type 1) (param f64 f64))
;; )
