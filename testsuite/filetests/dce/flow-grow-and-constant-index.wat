;;! pass = "dce"
;;! call = ["run", "grow", "run"]

;; The constant index is outside of the table until the table grows.
(module
  (type $t (func (result i32)))
  (table $live_table 1 funcref)
  (elem declare func $live_a)
  (func $live_a (type $t) (i32.const 10))
  (func $dead (type $t) (i32.const 12))
  (func $live_grow (export "grow") (result i32) (table.grow $live_table (ref.func $live_a) (i32.const 3)))
  (func $live_run (export "run") (result i32) (call_indirect $live_table (type $t) (i32.const 2))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (table $live_table (;0;) 1 funcref)
;;   (export "grow" (func $live_grow))
;;   (export "run" (func $live_run))
;;   (elem (;0;) declare func $live_a)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_grow (;1;) (type $t) (result i32)
;;     ref.func $live_a
;;     i32.const 3
;;     table.grow $live_table
;;   )
;;   (func $live_run (;2;) (type $t) (result i32)
;;     i32.const 2
;;     call_indirect (type $t)
;;   )
;; )
