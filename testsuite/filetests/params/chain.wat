;;! pass = "params"
;;! call = ["run 3", "run 0"]

;; What is only passed on goes with what it is passed to: in one run, and round in circles.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_last (param $x i32) (param $unused i32) (param $five i32)
    (call $live_log (i32.add (local.get $x) (local.get $five))))
  (func $live_round (param $x i32) (param $unused i32) (param $five i32)
    (if (local.get $x)
      (then (call $live_other (i32.sub (local.get $x) (i32.const 1)) (local.get $unused) (local.get $five)))
      (else (call $live_last (local.get $x) (local.get $unused) (local.get $five)))))
  (func $live_other (param $x i32) (param $unused i32) (param $five i32)
    (call $live_log (i32.const 1000))
    (call $live_round (local.get $x) (local.get $unused) (local.get $five)))
  (func $live_run (export "run") (param $p i32)
    (call $live_round (local.get $p) (local.get $p) (i32.const 5))
    (call $live_round (i32.const 2) (i32.const 3) (i32.const 5))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32 i32 i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_last (;1;) (type 0) (param $x i32)
;;     (local $five i32)
;;     i32.const 5
;;     local.set $five
;;     local.get $x
;;     local.get $five
;;     i32.add
;;     call $live_log
;;   )
;;   (func $live_round (;2;) (type 0) (param $x i32)
;;     (local $five i32)
;;     i32.const 5
;;     local.set $five
;;     local.get $x
;;     if ;; label = @1
;;       local.get $x
;;       i32.const 1
;;       i32.sub
;;       call $live_other
;;     else
;;       local.get $x
;;       call $live_last
;;     end
;;   )
;;   (func $live_other (;3;) (type 0) (param $x i32)
;;     (local $five i32)
;;     i32.const 5
;;     local.set $five
;;     i32.const 1000
;;     call $live_log
;;     local.get $x
;;     call $live_round
;;   )
;;   (func $live_run (;4;) (type 0) (param $p i32)
;;     local.get $p
;;     call $live_round
;;     i32.const 2
;;     call $live_round
;;   )
;; )
