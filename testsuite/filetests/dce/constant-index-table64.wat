;;! pass = "dce"
;;! call = ["run", "huge"]

;; The same with 64-bit indices: one slot, and no slot for an index beyond 32 bits.
(module
  (type $t (func (result i32)))
  (table $live_table i64 3 funcref)
  (elem (table $live_table) (offset (i64.const 0)) func $dead_0 $live_1 $dead_2)
  (func $dead_0 (type $t) (i32.const 10))
  (func $live_1 (type $t) (i32.const 11))
  (func $dead_2 (type $t) (i32.const 12))
  (func $live (export "run") (result i32) (call_indirect $live_table (type $t) (i64.const 1)))
  (func $live_huge (export "huge") (result i32) (call_indirect $live_table (type $t) (i64.const 0x1_0000_0002))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (table $live_table (;0;) i64 3 funcref)
;;   (export "run" (func $live))
;;   (export "huge" (func $live_huge))
;;   (elem (;0;) (i64.const 1) func $live_1)
;;   (func $live_1 (;0;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;1;) (type $t) (result i32)
;;     i64.const 1
;;     call_indirect (type $t)
;;   )
;;   (func $live_huge (;2;) (type $t) (result i32)
;;     i64.const 4294967298
;;     call_indirect (type $t)
;;   )
;; )
