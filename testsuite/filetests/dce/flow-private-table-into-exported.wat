;;! pass = "dce"
;;! call = ["copy"]

;; table.copy carries the private table's functions outside, whatever their types.
(module
  (table $live_public (export "table") 2 funcref)
  (table $live_private 2 funcref)
  (table $dead_private 1 funcref)
  (elem (table $live_private) (offset (i32.const 0)) func $live_a $live_b)
  (elem $dead_segment (table $dead_private) (offset (i32.const 0)) func $dead)
  (func $live_a (param f64))
  (func $live_b (result i64) (i64.const 0))
  (func $dead)
  (func $live_copy (export "copy")
    (table.copy $live_public $live_private (i32.const 0) (i32.const 0) (i32.const 2))))

;; (module
;;   (type (;0;) (func (param f64)))
;;   (type (;1;) (func (result i64)))
;;   (type (;2;) (func))
;;   (table $live_public (;0;) 2 funcref)
;;   (table $live_private (;1;) 2 funcref)
;;   (export "table" (table $live_public))
;;   (export "copy" (func $live_copy))
;;   (elem (;0;) (table $live_private) (i32.const 0) func $live_a $live_b)
;;   (func $live_a (;0;) (type 0) (param f64))
;;   (func $live_b (;1;) (type 1) (result i64)
;;     i64.const 0
;;   )
;;   (func $live_copy (;2;) (type 2)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 2
;;     table.copy $live_public $live_private
;;   )
;; )
