;;! pass = "dce"
;;! call = ["run 1", "run 2", "byte"]

;; Indices in constant expressions move with the items that they name: functions in element items,
;; globals in extended offsets and initial values.
(module
  (type $t (func (result i32)))
  (import "env" "dead" (global $dead_import i32))
  (import "env" "live" (global $live_import i32))
  (global $dead_global i32 (i32.const 99))
  (global $live_base i32 (i32.const 1))
  (global $live_sum i32 (i32.add (global.get $live_base) (i32.const 40)))
  (table $live_table 8 funcref)
  (memory $live_memory 1)
  (elem (table $live_table) (offset (i32.add (global.get $live_base) (i32.mul (global.get $live_import) (i32.const 2))))
    funcref (ref.func $live_a) (ref.func $live_b))
  (data $live_data (memory $live_memory) (offset (i32.sub (global.get $live_sum) (i32.const 1))) "A")
  (func $dead_a)
  (func $dead_b (result f64) (f64.const 0))
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (global.get $live_sum))
  (func $live_run (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0)))
  (func $live_byte (export "byte") (result i32) (i32.load8_u (i32.const 40))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "env" "live" (global $live_import (;0;) i32))
;;   (table $live_table (;0;) 8 funcref)
;;   (memory $live_memory (;0;) 1)
;;   (global $live_base (;1;) i32 i32.const 1)
;;   (global $live_sum (;2;) i32 global.get $live_base i32.const 40 i32.add)
;;   (export "run" (func $live_run))
;;   (export "byte" (func $live_byte))
;;   (elem (;0;) (table $live_table) (offset global.get $live_base global.get $live_import i32.const 2 i32.mul i32.add) funcref (ref.func $live_a) (ref.func $live_b))
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     global.get $live_sum
;;   )
;;   (func $live_run (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;;   (func $live_byte (;3;) (type $t) (result i32)
;;     i32.const 40
;;     i32.load8_u
;;   )
;;   (data $live_data (;0;) (offset global.get $live_sum i32.const 1 i32.sub) "A")
;; )
