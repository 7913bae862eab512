;;! pass = "fold"
;;! call = ["run 0", "run 7", "wide 3"]

;; Constants are computed, through locals and the stack; two of them become one. An addition that may wrap stays.
;; A local that is never written is zero.
(module
  (func $live_run (export "run") (param $p i32) (result i32) (local $a i32) (local $zero i32)
    (local.set $a (i32.add (i32.const 40) (i32.const 2)))
    (i32.add
      (i32.sub (i32.add (local.get $p) (i32.const 1048576)) (i32.const 1048572))
      (i32.add
        (i32.and (i32.or (local.get $p) (local.get $zero)) (i32.const -1))
        (i32.mul (local.get $a) (i32.const 3)))))
  (func $live_wide (export "wide") (param $p i64) (result i64)
    (i64.xor
      (i64.shr_u (i64.shr_u (local.get $p) (i64.const 40)) (i64.const 30))
      (i64.extend_i32_u (i32.wrap_i64 (i64.add (local.get $p) (i64.const 64)))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i64) (result i64)))
;;   (export "run" (func $live_run))
;;   (export "wide" (func $live_wide))
;;   (func $live_run (;0;) (type 0) (param $p i32) (result i32)
;;     (local $a i32) (local $zero i32)
;;     local.get $p
;;     i32.const -4
;;     i32.sub
;;     local.get $p
;;     i32.const 126
;;     i32.add
;;     i32.add
;;   )
;;   (func $live_wide (;1;) (type 1) (param $p i64) (result i64)
;;     local.get $p
;;     i64.const 40
;;     i64.shr_u
;;     i64.const 30
;;     i64.shr_u
;;     local.get $p
;;     i64.const -64
;;     i64.sub
;;     i32.wrap_i64
;;     i64.extend_i32_u
;;     i64.xor
;;   )
;; )
