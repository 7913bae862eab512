;;! pass = "locals"
;;! call = ["run 3"]

;; Nothing becomes shorter: one group for each type already, one local fewer of three in as many bytes, no
;; declarations, and a group of its own for the local of another type.
(module
  (func $live_run (export "run") (param $live_p i32) (result i64)
    (local $live_a i64) (local $live_b i64) (local $live_c i32)
    (local.set $live_c (call $live_fewer (local.get $live_p)))
    (local.set $live_a (i64.extend_i32_u (call $live_none (local.get $live_c))))
    (local.set $live_b (i64.const 2))
    (i64.add (local.get $live_a) (local.get $live_b)))
  (func $live_fewer (param $live_q i32) (result i32)
    (local $live_d i32) (local $live_unnamed i32) (local $live_f i32)
    (local.set $live_f (local.get $live_q))
    (i32.add (local.get $live_d) (local.get $live_f)))
  (func $live_none (param $live_r i32) (result i32) (local.get $live_r)))

;; (module
;;   (type (;0;) (func (param i32) (result i64)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param $live_p i32) (result i64)
;;     (local $live_a i64) (local $live_b i64) (local $live_c i32)
;;     local.get $live_p
;;     call $live_fewer
;;     local.set $live_c
;;     local.get $live_c
;;     call $live_none
;;     i64.extend_i32_u
;;     local.set $live_a
;;     i64.const 2
;;     local.set $live_b
;;     local.get $live_a
;;     local.get $live_b
;;     i64.add
;;   )
;;   (func $live_fewer (;1;) (type 1) (param $live_q i32) (result i32)
;;     (local $live_d i32) (local $live_unnamed i32) (local $live_f i32)
;;     local.get $live_q
;;     local.set $live_f
;;     local.get $live_d
;;     local.get $live_f
;;     i32.add
;;   )
;;   (func $live_none (;2;) (type 1) (param $live_r i32) (result i32)
;;     local.get $live_r
;;   )
;; )
