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
;;   (type $t (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param f64 f64)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "$imports" (table $live_table))
;;   (export "0" (func $live_shim))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_a $live_b)
;;   (func $live_shim (;0;) (type $t) (param i32) (result i32)
;;     local.get 0
;;     i32.const 0
;;     call_indirect (type $t)
;;   )
;;   (func $live_a (;1;) (type $t) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func $live_b (;2;) (type 1) (param f64 f64))
;; )
