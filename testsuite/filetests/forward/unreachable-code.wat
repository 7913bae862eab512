;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run"]

;; Calls in code that is never reached are calls all the same: nothing may be left that names what
;; went. What stands behind the return of a forwarder does not matter.
(module
  (func $live_work (param i32) (result i32) (local.get 0))
  (func $dead_passes (param i32) (result i32)
    (return_call $live_work (local.get 0))
    (call $dead_after (local.get 0)))
  (func $dead_after (param i32) (result i32)
    (return (call $dead_passes (local.get 0)))
    (unreachable))
  (func $dead_empty)
  (func (export "run") (result i32)
    (return (call $dead_after (i32.const 1)))
    (call $dead_empty)
    (return_call $dead_passes)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (export "run" (func 1))
;;   (func $live_work (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 1
;;     call $live_work
;;     return
;;     return_call $live_work
;;   )
;; )
