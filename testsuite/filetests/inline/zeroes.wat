;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3", "again 4"]

;; Outside of loops nobody else writes the locals that a body brings: they are zero when it begins.
(module
  (func $dead_first (param $x i32) (result i32) (local $zero i32)
    (if (i32.gt_u (local.get $x) (i32.const 7)) (then (local.set $zero (i32.mul (local.get $x) (local.get $x)))))
    (i32.xor (local.get $zero) (local.get $x)))
  (func $dead_second (param $x i64) (result i32) (local $zero i64)
    (if (i64.gt_u (local.get $x) (i64.const 7)) (then (local.set $zero (i64.mul (local.get $x) (local.get $x)))))
    (i32.wrap_i64 (i64.xor (local.get $zero) (local.get $x))))
  (func $live_run (export "run") (param i32) (result i32)
    (i32.add (call $dead_first (local.get 0)) (call $dead_second (i64.extend_i32_s (local.get 0)))))
  (func $live_again (export "again") (param i32) (result i32) (local.get 0)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (export "again" (func $live_again))
;;   (func $live_run (;0;) (type 0) (param i32) (result i32)
;;     (local i64 i64 i32)
;;     local.get 0
;;     i32.const 7
;;     i32.gt_u
;;     if ;; label = @1
;;       local.get 0
;;       local.get 0
;;       i32.mul
;;       local.set 3
;;     end
;;     local.get 3
;;     local.get 0
;;     i32.xor
;;     local.get 0
;;     i64.extend_i32_s
;;     local.tee 1
;;     i64.const 7
;;     i64.gt_u
;;     if ;; label = @1
;;       local.get 1
;;       local.get 1
;;       i64.mul
;;       local.set 2
;;     end
;;     local.get 2
;;     local.get 1
;;     i64.xor
;;     i32.wrap_i64
;;     i32.add
;;   )
;;   (func $live_again (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;; )
