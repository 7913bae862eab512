;;! pass = "params"
;;! call = ["run 3", "run 0"]

;; A result that is only returned as one that nobody needs goes as well, however long the chain is, and round in circles.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_last (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (i32.mul (local.get $x) (local.get $x)))
  (func $live_round (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (if (i32.eqz (local.get $x)) (then (return (call $live_last (local.get $x)))))
    (call $live_other (local.get $x)))
  (func $live_other (param $x i32) (result i32)
    (call $live_log (i32.const 1000))
    (call $live_round (i32.sub (local.get $x) (i32.const 1))))
  (func $live_first (param $x i32) (result i32)
    (call $live_log (i32.const 2000))
    (call $live_round (local.get $x)))
  (func $live_run (export "run") (param $p i32)
    (drop (call $live_first (local.get $p)))
    (drop (call $live_first (i32.const 2)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_last (;1;) (type 0) (param $x i32)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     local.get $x
;;     i32.mul
;;     drop
;;   )
;;   (func $live_round (;2;) (type 0) (param $x i32)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     i32.eqz
;;     if ;; label = @1
;;       local.get $x
;;       call $live_last
;;       return
;;     end
;;     local.get $x
;;     call $live_other
;;   )
;;   (func $live_other (;3;) (type 0) (param $x i32)
;;     i32.const 1000
;;     call $live_log
;;     local.get $x
;;     i32.const 1
;;     i32.sub
;;     call $live_round
;;   )
;;   (func $live_first (;4;) (type 0) (param $x i32)
;;     i32.const 2000
;;     call $live_log
;;     local.get $x
;;     call $live_round
;;   )
;;   (func $live_run (;5;) (type 0) (param $p i32)
;;     local.get $p
;;     call $live_first
;;     i32.const 2
;;     call $live_first
;;   )
;; )
