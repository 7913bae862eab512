;;! pass = "params"
;;! call = ["run 3", "floats"]

;; Types that there are are used, and new ones come behind them. Locals have the numbers that they need then, and names
;; follow. Parameters of other types go only if nobody needs them.
(module
  (type $used (func (param i32) (result i32)))
  (func $live_mixed (param $dead_a i64) (param $live_b i32) (param $live_c i32) (result i32) (local $live_d f32) (local $live_e i32)
    (local.set $live_e (local.get $live_b))
    (local.set $live_d (f32.const 1))
    (i32.add (local.get $live_e) (i32.mul (local.get $live_c) (i32.trunc_f32_s (local.get $live_d)))))
  (func $live_run (export "run") (param $p i32) (result i32)
    (call $live_mixed (i64.const 5) (local.get $p) (i32.const 6)))
  (func $live_half (param f32 f64) (result f32) (f32.mul (local.get 0) (f32.const 0.5)))
  (func $live_floats (export "floats") (result f32)
    (call $live_half (f32.const 3) (f64.const 4))))

;; (module
;;   (type $used (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i64 i32 i32) (result i32)))
;;   (type (;2;) (func (param f32 f64) (result f32)))
;;   (type (;3;) (func (result f32)))
;;   (type (;4;) (func (param f32) (result f32)))
;;   (export "run" (func $live_run))
;;   (export "floats" (func $live_floats))
;;   (func $live_mixed (;0;) (type $used) (param $live_b i32) (result i32)
;;     (local $live_d f32) (local $live_e i32) (local $live_c i32)
;;     i32.const 6
;;     local.set $live_c
;;     local.get $live_b
;;     local.set $live_e
;;     f32.const 0x1p+0 (;=1;)
;;     local.set $live_d
;;     local.get $live_e
;;     local.get $live_c
;;     local.get $live_d
;;     i32.trunc_f32_s
;;     i32.mul
;;     i32.add
;;   )
;;   (func $live_run (;1;) (type $used) (param $p i32) (result i32)
;;     local.get $p
;;     call $live_mixed
;;   )
;;   (func $live_half (;2;) (type 4) (param f32) (result f32)
;;     local.get 0
;;     f32.const 0x1p-1 (;=0.5;)
;;     f32.mul
;;   )
;;   (func $live_floats (;3;) (type 3) (result f32)
;;     f32.const 0x1.8p+1 (;=3;)
;;     call $live_half
;;   )
;; )
