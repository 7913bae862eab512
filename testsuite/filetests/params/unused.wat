;;! pass = "params"
;;! call = ["run 3", "run 0"]

;; A parameter that nobody needs goes, with arguments that do nothing else. One whose argument does something stays.
(module
  (import "host" "ask" (func $live_ask (result i32)))
  (func $live_add (param $unused i32) (param $x i32) (param $y i32) (param $called i32) (result i32)
    (i32.add (local.get $x) (local.get $y)))
  (func $live_run (export "run") (param $p i32) (result i32)
    (i32.add
      (call $live_add (i32.mul (local.get $p) (i32.const 7)) (local.get $p) (i32.const 5) (call $live_ask))
      (i32.mul
        (call $live_add (i32.const 3) (i32.const 2) (local.get $p) (i32.const 1))
        (call $live_add (i32.const 300) (i32.const 2) (local.get $p) (i32.const 1))))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (type (;3;) (func (param i32 i32 i32) (result i32)))
;;   (import "host" "ask" (func $live_ask (;0;) (type 0) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_add (;1;) (type 3) (param $x i32) (param $y i32) (param $called i32) (result i32)
;;     local.get $x
;;     local.get $y
;;     i32.add
;;   )
;;   (func $live_run (;2;) (type 2) (param $p i32) (result i32)
;;     local.get $p
;;     i32.const 5
;;     call $live_ask
;;     call $live_add
;;     i32.const 2
;;     local.get $p
;;     i32.const 1
;;     call $live_add
;;     i32.const 2
;;     local.get $p
;;     i32.const 1
;;     call $live_add
;;     i32.mul
;;     i32.add
;;   )
;; )
