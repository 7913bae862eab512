;;! pass = "locals"
;;! call = ["run 3"]

;; Each type is declared once, in the order in which the types come first; parameters stay where they are. What
;; nothing names goes.
(module
  (func $live_run (export "run") (param $live_p i32) (result f64)
    (local $live_a i32) (local $live_b i64) (local $live_c f32) (local $live_d i32) (local $live_e f64)
    (local $live_f i64) (local $dead_g i32) (local $live_h v128) (local $live_i f64) (local $dead_j v128)
    (local $live_k funcref) (local $live_l externref) (local $live_m i32)
    (local.set $live_a (i32.add (local.get $live_p) (i32.const 1)))
    (local.set $live_b (i64.extend_i32_u (local.get $live_a)))
    (local.set $live_c (f32.const 0.5))
    (local.set $live_d (ref.is_null (local.get $live_k)))
    (local.set $live_m (ref.is_null (local.get $live_l)))
    (local.set $live_e (f64.promote_f32 (local.get $live_c)))
    (local.set $live_f (i64.mul (local.get $live_b) (i64.const 10)))
    (local.set $live_h (i64x2.splat (local.get $live_f)))
    (local.set $live_i (f64.convert_i64_u (i64x2.extract_lane 1 (local.get $live_h))))
    (f64.add
      (f64.add (local.get $live_e) (local.get $live_i))
      (f64.convert_i32_u (i32.add (local.get $live_d) (local.get $live_m))))))

;; (module
;;   (type (;0;) (func (param i32) (result f64)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param $live_p i32) (result f64)
;;     (local $live_a i32) (local $live_d i32) (local $live_m i32) (local $live_b i64) (local $live_f i64) (local $live_c f32) (local $live_e f64) (local $live_i f64) (local $live_h v128) (local $live_k funcref) (local $live_l externref)
;;     local.get $live_p
;;     i32.const 1
;;     i32.add
;;     local.set $live_a
;;     local.get $live_a
;;     i64.extend_i32_u
;;     local.set $live_b
;;     f32.const 0x1p-1 (;=0.5;)
;;     local.set $live_c
;;     local.get $live_k
;;     ref.is_null
;;     local.set $live_d
;;     local.get $live_l
;;     ref.is_null
;;     local.set $live_m
;;     local.get $live_c
;;     f64.promote_f32
;;     local.set $live_e
;;     local.get $live_b
;;     i64.const 10
;;     i64.mul
;;     local.set $live_f
;;     local.get $live_f
;;     i64x2.splat
;;     local.set $live_h
;;     local.get $live_h
;;     i64x2.extract_lane 1
;;     f64.convert_i64_u
;;     local.set $live_i
;;     local.get $live_e
;;     local.get $live_i
;;     f64.add
;;     local.get $live_d
;;     local.get $live_m
;;     i32.add
;;     f64.convert_i32_u
;;     f64.add
;;   )
;; )
