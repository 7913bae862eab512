;;! pass = "dce"
;;! call = []

;; Whoever imports the table can call everything in it, whatever its type.
(module
  (table $live_table (export "table") 4 funcref)
  (elem (table $live_table) (offset (i32.const 1)) func $live_a $live_b)
  (func $live_a (param i64 i64 i64))
  (func $live_b (result f32) (call $live_c) (f32.const 1))
  (func $live_c)
  (func $dead))

;; (module
;;   (type (;0;) (func (param i64 i64 i64)))
;;   (type (;1;) (func (result f32)))
;;   (type (;2;) (func))
;;   (table $live_table (;0;) 4 funcref)
;;   (export "table" (table $live_table))
;;   (elem (;0;) (table $live_table) (i32.const 1) func $live_a $live_b)
;;   (func $live_a (;0;) (type 0) (param i64 i64 i64))
;;   (func $live_b (;1;) (type 1) (result f32)
;;     call $live_c
;;     f32.const 0x1p+0 (;=1;)
;;   )
;;   (func $live_c (;2;) (type 2))
;; )
