;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 3", "before 0", "before 7"]

;; Traps stay, before and behind the effects that they were before and behind; and what is behind a call that never returns.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $dead_divide (param i32) (result i32)
    (call $live_log (i32.const 1)) (drop (i32.div_u (i32.const 9) (local.get 0))) (call $live_log (i32.const 2)) (i32.const 5))
  (func $live_run (export "run") (param i32) (result i32) (call $dead_divide (local.get 0)))
  (func $dead_fails (param i32) (result i32) (call $live_log (local.get 0)) (i32.const 1) (i32.const 2) unreachable)
  (func $live_before (export "before") (param i32) (result i32)
    (if (local.get 0) (then (call $live_log (i32.const 3)) (drop (i32.add (call $dead_fails (i32.const 4)) (i32.const 1)))))
    (i32.const 6)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (export "before" (func $live_before))
;;   (func $live_run (;1;) (type 1) (param i32) (result i32)
;;     i32.const 1
;;     call $live_log
;;     i32.const 9
;;     local.get 0
;;     i32.div_u
;;     drop
;;     i32.const 2
;;     call $live_log
;;     i32.const 5
;;   )
;;   (func $live_before (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     if ;; label = @1
;;       i32.const 3
;;       call $live_log
;;       i32.const 4
;;       call $live_log
;;       i32.const 1
;;       i32.const 2
;;       unreachable
;;     end
;;     i32.const 6
;;   )
;; )
