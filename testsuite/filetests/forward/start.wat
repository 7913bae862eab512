;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run"]

;; The start function stays what it is. What it calls may change.
(module
  (import "host" "log" (func $live_log))
  (func $dead_logs (call $live_log))
  (func $live_start (call $dead_logs))
  (start $live_start)
  (func (export "run") (call $live_start)))

;; (module
;;   (type (;0;) (func))
;;   (import "host" "log" (func $live_log (;0;) (type 0)))
;;   (export "run" (func 2))
;;   (start $live_start)
;;   (func $live_start (;1;) (type 0)
;;     call $live_log
;;   )
;;   (func (;2;) (type 0)
;;     call $live_log
;;   )
;; )
