;;! pass = "dce"
;;! call = ["init"]

;; table.init carries the segment's functions outside, whatever their types.
(module
  (table $live_public (export "table") 2 funcref)
  (elem $live_segment func $live_a $live_b)
  (elem $dead_segment func $dead)
  (func $live_a (param f64))
  (func $live_b (result i64) (i64.const 0))
  (func $dead)
  (func $live_init (export "init")
    (table.init $live_public $live_segment (i32.const 0) (i32.const 0) (i32.const 2))))

;; (module
;;   (type (;0;) (func (param f64)))
;;   (type (;1;) (func (result i64)))
;;   (type (;2;) (func))
;;   (table (;0;) 2 funcref)
;;   (export "table" (table 0))
;;   (export "init" (func 2))
;;   (elem (;0;) func 0 1)
;;   (func (;0;) (type 0) (param f64))
;;   (func (;1;) (type 1) (result i64)
;;     i64.const 0
;;   )
;;   (func (;2;) (type 2)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 2
;;     table.init 0
;;   )
;; )
