;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3 4", "again 5 6"]

;; Two calls take less than two bodies: the trial is taken back.
(module
  (func $live_mix (param $a i32) (param $b i32) (result i32)
    (i32.xor
      (i32.mul (i32.add (local.get $a) (local.get $b)) (i32.rotl (local.get $a) (local.get $b)))
      (i32.shl (i32.sub (local.get $a) (local.get $b)) (local.get $b))))
  (func $live_run (export "run") (param i32 i32) (result i32) (call $live_mix (local.get 0) (local.get 1)))
  (func $live_again (export "again") (param i32 i32) (result i32) (call $live_mix (local.get 1) (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (export "again" (func $live_again))
;;   (func $live_mix (;0;) (type 0) (param $a i32) (param $b i32) (result i32)
;;     local.get $a
;;     local.get $b
;;     i32.add
;;     local.get $a
;;     local.get $b
;;     i32.rotl
;;     i32.mul
;;     local.get $a
;;     local.get $b
;;     i32.sub
;;     local.get $b
;;     i32.shl
;;     i32.xor
;;   )
;;   (func $live_run (;1;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     call $live_mix
;;   )
;;   (func $live_again (;2;) (type 0) (param i32 i32) (result i32)
;;     local.get 1
;;     local.get 0
;;     call $live_mix
;;   )
;; )
