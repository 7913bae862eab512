;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1", "tail", "takes 1"]

;; Calls of functions that do nothing go, also through forwarders; a tail call becomes `return`. One
;; that takes or returns something, or has an operator, is called as before.
(module
  (import "host" "log" (func $live_log))
  (func $dead_empty)
  (func $dead_locals (local i32 i64) (return))
  (func $dead_to_empty (call $dead_empty))
  (func $dead_after (call $dead_to_empty) (call $dead_locals))
  (func $live_takes (param i32))
  (func $live_nop (nop))
  (func (export "run") (param i32)
    (call $dead_empty)
    (block
      (br_if 0 (local.get 0))
      (call $dead_to_empty)
      (call $live_log)
      (return_call $dead_locals))
    (call $dead_after)
    (call $live_nop))
  (func (export "tail")
    (block (call $live_log) (return_call $dead_empty))
    (unreachable))
  (func (export "takes") (param i32) (call $live_takes (local.get 0))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0)))
;;   (export "run" (func 3))
;;   (export "tail" (func 4))
;;   (export "takes" (func 5))
;;   (func $live_takes (;1;) (type 1) (param i32))
;;   (func $live_nop (;2;) (type 0)
;;     nop
;;   )
;;   (func (;3;) (type 1) (param i32)
;;     block ;; label = @1
;;       local.get 0
;;       br_if 0 (;@1;)
;;       call $live_log
;;       return
;;     end
;;     call $live_nop
;;   )
;;   (func (;4;) (type 0)
;;     block ;; label = @1
;;       call $live_log
;;       return
;;     end
;;     unreachable
;;   )
;;   (func (;5;) (type 1) (param i32)
;;     local.get 0
;;     call $live_takes
;;   )
;; )
