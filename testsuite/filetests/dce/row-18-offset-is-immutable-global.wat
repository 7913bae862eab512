;;! pass = "dce"
;;! call = ["run"]

;; The offset is known: an immutable global that this module defines. Slot 3 is called, the rest is
;; not, and the unused memory's segment is in bounds.
(module
  (type $t (func (result i32)))
  (global $base i32 (i32.const 2))
  (table $live_table 5 funcref)
  (memory $dead_memory 1)
  (elem (table $live_table) (offset (global.get $base)) func $stubbed_a $live_a $stubbed_b)
  (data $dead_data (memory $dead_memory) (offset (i32.add (global.get $base) (i32.const 65530))) "abcd")
  (func $stubbed_a (type $t) (i32.const 9))
  (func $live_a (type $t) (i32.const 10))
  (func $stubbed_b (type $t) (i32.const 11))
  (func $live (export "run") (result i32)
    (call_indirect $live_table (type $t) (i32.const 3))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (table $live_table (;0;) 5 funcref)
;;   (global $base (;0;) i32 i32.const 2)
;;   (export "run" (func $live))
;;   (elem (;0;) (global.get $base) func 2 $live_a 2)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live (;1;) (type $t) (result i32)
;;     i32.const 3
;;     call_indirect (type $t)
;;   )
;;   (func (;2;) (type $t) (result i32)
;;     unreachable
;;   )
;; )
