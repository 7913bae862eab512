;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3", "again 4", "more 5"]

;; A body that takes no more than the calls of it stands for all of them; and where the function stays, because it is exported,
;; for those of which it takes less.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $dead_small (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $live_flagged (export "flagged") (param $x i32) (param $flag i32) (result i32)
    (if (result i32) (local.get $flag)
      (then (call $live_log (local.get $x)) (i32.const 0))
      (else (local.get $x))))
  (func $live_run (export "run") (param i32) (result i32) (call $dead_small (local.get 0)))
  (func $live_again (export "again") (param i32) (result i32)
    (i32.mul (call $dead_small (local.get 0)) (call $live_flagged (local.get 0) (i32.const 0))))
  (func $live_more (export "more") (param i32) (result i32)
    (call $live_flagged (call $dead_small (local.get 0)) (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func (param i32 i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "flagged" (func $live_flagged))
;;   (export "run" (func $live_run))
;;   (export "again" (func $live_again))
;;   (export "more" (func $live_more))
;;   (func $live_flagged (;1;) (type 2) (param $x i32) (param $flag i32) (result i32)
;;     local.get $flag
;;     if (result i32) ;; label = @1
;;       local.get $x
;;       call $live_log
;;       i32.const 0
;;     else
;;       local.get $x
;;     end
;;   )
;;   (func $live_run (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;   )
;;   (func $live_again (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;     local.get 0
;;     i32.mul
;;   )
;;   (func $live_more (;4;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;     local.get 0
;;     call $live_flagged
;;   )
;; )
