;;! pass = "locals"
;;! call = ["run 3"]

;; Names of locals go where these go, names of labels stay, and a branch hint goes with its branch although the
;; declarations before it have become shorter.
(module
  (func $live_other (param $live_r i32) (result i32) (local $live_s i32) (local.tee $live_s (local.get $live_r)))
  (func $live_run (export "run") (param $live_p i32) (result i32)
    (local $live_a i64) (local $live_b i32) (local $live_c i64) (local $dead_unnamed f32)
    (local.set $live_a (i64.extend_i32_u (call $live_other (local.get $live_p))))
    (block $live_block
      (@metadata.code.branch_hint "\01")
      (br_if $live_block (i64.eqz (local.get $live_a)))
      (local.set $live_c (i64.const 10)))
    (local.set $live_b (i32.wrap_i64 (i64.add (local.get $live_a) (local.get $live_c))))
    (local.get $live_b)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_other (;0;) (type 0) (param $live_r i32) (result i32)
;;     (local $live_s i32)
;;     local.get $live_r
;;     local.tee $live_s
;;   )
;;   (func $live_run (;1;) (type 0) (param $live_p i32) (result i32)
;;     (local $live_a i64) (local $live_c i64) (local $live_b i32)
;;     local.get $live_p
;;     call $live_other
;;     i64.extend_i32_u
;;     local.set $live_a
;;     block $live_block
;;       local.get $live_a
;;       i64.eqz
;;       (@metadata.code.branch_hint "\01")
;;       br_if $live_block
;;       i64.const 10
;;       local.set $live_c
;;     end
;;     local.get $live_a
;;     local.get $live_c
;;     i64.add
;;     i32.wrap_i64
;;     local.set $live_b
;;     local.get $live_b
;;   )
;; )
