;;! pass = "params"
;;! call = ["run", "again"]

;; A long constant that is read often takes less as a parameter.
(module
  (func $live_far (param $at i32) (param $x i32) (result i32)
    (i32.add
      (i32.xor (i32.mul (local.get $at) (local.get $x)) (i32.rotl (local.get $x) (local.get $at)))
      (i32.xor (i32.shl (local.get $x) (local.get $at)) (i32.xor (local.get $at) (i32.rotr (local.get $x) (local.get $at))))))
  (func $live_run (export "run") (result i32)
    (call $live_far (i32.const 1048576) (i32.const 2)))
  (func $live_again (export "again") (result i32)
    (call $live_far (i32.const 1048576) (i32.const 3))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (export "run" (func $live_run))
;;   (export "again" (func $live_again))
;;   (func $live_far (;0;) (type 0) (param $at i32) (param $x i32) (result i32)
;;     local.get $at
;;     local.get $x
;;     i32.mul
;;     local.get $x
;;     local.get $at
;;     i32.rotl
;;     i32.xor
;;     local.get $x
;;     local.get $at
;;     i32.shl
;;     local.get $at
;;     local.get $x
;;     local.get $at
;;     i32.rotr
;;     i32.xor
;;     i32.xor
;;     i32.add
;;   )
;;   (func $live_run (;1;) (type 1) (result i32)
;;     i32.const 1048576
;;     i32.const 2
;;     call $live_far
;;   )
;;   (func $live_again (;2;) (type 1) (result i32)
;;     i32.const 1048576
;;     i32.const 3
;;     call $live_far
;;   )
;; )
