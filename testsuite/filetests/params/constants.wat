;;! pass = "params"
;;! call = ["run 3", "again 4"]

;; A parameter that is the same constant at every call goes; the body has the constant instead. One that differs stays.
(module
  (func $live_scale (param $x i32) (param $by i32) (param $wide i64) (param $differs i32) (result i64)
    (if (i32.eqz (local.get $by)) (then (unreachable)))
    (i64.add
      (i64.extend_i32_u (i32.mul (local.get $x) (i32.add (local.get $by) (local.get $differs))))
      (local.get $wide)))
  (func $live_run (export "run") (param $p i32) (result i64)
    (call $live_scale (local.get $p) (i32.const 10) (i64.const -3) (i32.const 1)))
  (func $live_again (export "again") (param $p i32) (result i64)
    (call $live_scale (local.get $p) (i32.const 10) (i64.const -3) (i32.const 2))))

;; (module
;;   (type (;0;) (func (param i32 i32 i64 i32) (result i64)))
;;   (type (;1;) (func (param i32) (result i64)))
;;   (type (;2;) (func (param i32 i32) (result i64)))
;;   (export "run" (func $live_run))
;;   (export "again" (func $live_again))
;;   (func $live_scale (;0;) (type 2) (param $x i32) (param $differs i32) (result i64)
;;     (local $by i32) (local $wide i64)
;;     i32.const 10
;;     local.set $by
;;     i64.const -3
;;     local.set $wide
;;     local.get $by
;;     i32.eqz
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get $x
;;     local.get $by
;;     local.get $differs
;;     i32.add
;;     i32.mul
;;     i64.extend_i32_u
;;     local.get $wide
;;     i64.add
;;   )
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i64)
;;     local.get $p
;;     i32.const 1
;;     call $live_scale
;;   )
;;   (func $live_again (;2;) (type 1) (param $p i32) (result i64)
;;     local.get $p
;;     i32.const 2
;;     call $live_scale
;;   )
;; )
