;;! pass = "fold"
;;! call = ["divide 0", "divide 4", "load 65536", "load 0", "convert", "overflow"]

;; What may trap happens, even where nobody needs what it gives.
(module
  (memory 1)
  (func $live_divide (export "divide") (param $p i32) (result i32)
    (drop (i32.add (i32.const 0) (i32.div_u (i32.const 8) (local.get $p))))
    (drop (i32.rem_s (local.get $p) (i32.const 3)))
    (drop (i32.div_s (local.get $p) (i32.const 3)))
    (i32.const 1))
  (func $live_load (export "load") (param $p i32) (result i32)
    (drop (i32.add (i32.load (local.get $p)) (i32.const 1)))
    (i32.const 1))
  (func $live_convert (export "convert") (result i32)
    (drop (i32.trunc_f32_s (f32.const nan)))
    (i32.add (i32.const 1) (i32.const 0)))
  (func $live_overflow (export "overflow") (result i32)
    (i32.add (i32.div_s (i32.const -2147483648) (i32.const -1)) (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 1)
;;   (export "divide" (func $live_divide))
;;   (export "load" (func $live_load))
;;   (export "convert" (func $live_convert))
;;   (export "overflow" (func $live_overflow))
;;   (func $live_divide (;0;) (type 0) (param $p i32) (result i32)
;;     i32.const 8
;;     local.get $p
;;     i32.div_u
;;     drop
;;     i32.const 1
;;   )
;;   (func $live_load (;1;) (type 0) (param $p i32) (result i32)
;;     local.get $p
;;     i32.load
;;     drop
;;     i32.const 1
;;   )
;;   (func $live_convert (;2;) (type 1) (result i32)
;;     f32.const nan (;=NaN;)
;;     i32.trunc_f32_s
;;     drop
;;     i32.const 1
;;   )
;;   (func $live_overflow (;3;) (type 1) (result i32)
;;     i32.const -2147483648
;;     i32.const -1
;;     i32.div_s
;;   )
;; )
