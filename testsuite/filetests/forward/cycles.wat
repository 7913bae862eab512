;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 0"]

;; A cycle has no end. Its functions stay, and so does what leads into it; what leads elsewhere
;; goes. `$idle` is a loop: it never returns and must not be gone.
(module
  (import "host" "log" (func $live_log))
  (func $live_idle (return_call $live_idle))
  (func $live_ping (call $live_pong))
  (func $live_pong (call $live_ping))
  (func $live_into (call $live_ping))
  (func $dead_out (call $live_log))
  (func (export "run") (param i32)
    (call $dead_out)
    (if (local.get 0) (then (call $live_into)))
    (if (local.get 0) (then (call $live_idle)))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0)))
;;   (export "run" (func 5))
;;   (func $live_idle (;1;) (type 0)
;;     return_call $live_idle
;;   )
;;   (func $live_ping (;2;) (type 0)
;;     call $live_pong
;;   )
;;   (func $live_pong (;3;) (type 0)
;;     call $live_ping
;;   )
;;   (func $live_into (;4;) (type 0)
;;     call $live_ping
;;   )
;;   (func (;5;) (type 1) (param i32)
;;     call $live_log
;;     local.get 0
;;     if ;; label = @1
;;       call $live_into
;;     end
;;     local.get 0
;;     if ;; label = @1
;;       call $live_idle
;;     end
;;   )
;; )
