;;! pass = "dce"
;;! call = ["run 0", "set", "run 0", "fill", "run 1", "grow", "run 2"]

;; Functions that code stores into a table are in use, whatever was in the table before.
(module
  (type $t (func (result i32)))
  (table $live_table 2 funcref)
  (func $dead (type $t) (i32.const 9))
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (i32.const 11))
  (func $live_c (type $t) (i32.const 12))
  (elem declare func $dead $live_a $live_b $live_c)
  (func $live_set (export "set") (table.set $live_table (i32.const 0) (ref.func $live_a)))
  (func $live_fill (export "fill") (table.fill $live_table (i32.const 1) (ref.func $live_b) (i32.const 1)))
  (func $live_grow (export "grow") (result i32) (table.grow $live_table (ref.func $live_c) (i32.const 1)))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "set" (func $live_set))
;;   (export "fill" (func $live_fill))
;;   (export "grow" (func $live_grow))
;;   (export "run" (func $live))
;;   (elem (;0;) declare func $live_a $live_b $live_c)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live_c (;2;) (type $t) (result i32)
;;     i32.const 12
;;   )
;;   (func $live_set (;3;) (type 1)
;;     i32.const 0
;;     ref.func $live_a
;;     table.set $live_table
;;   )
;;   (func $live_fill (;4;) (type 1)
;;     i32.const 1
;;     ref.func $live_b
;;     i32.const 1
;;     table.fill $live_table
;;   )
;;   (func $live_grow (;5;) (type $t) (result i32)
;;     ref.func $live_c
;;     i32.const 1
;;     table.grow $live_table
;;   )
;;   (func $live (;6;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
