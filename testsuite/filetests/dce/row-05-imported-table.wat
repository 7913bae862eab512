;;! pass = "dce"
;;! call = ["run"]

;; Whoever provides the table can call everything in it, whatever its type.
(module
  (import "env" "table" (table $live_table 4 funcref))
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $live_b)
  (func $live_a (param i64 i64 i64))
  (func $live_b (result f32) (f32.const 1))
  (func $dead)
  (func $live (export "run") (result i32) (i32.const 1)))

;; (module
;;   (type (;0;) (func (param i64 i64 i64)))
;;   (type (;1;) (func (result f32)))
;;   (type (;2;) (func (result i32)))
;;   (import "env" "table" (table $live_table (;0;) 4 funcref))
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_a $live_b)
;;   (func $live_a (;0;) (type 0) (param i64 i64 i64))
;;   (func $live_b (;1;) (type 1) (result f32)
;;     f32.const 0x1p+0 (;=1;)
;;   )
;;   (func $live (;2;) (type 2) (result i32)
;;     i32.const 1
;;   )
;; )
