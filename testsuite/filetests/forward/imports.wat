;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run", "tail"]

;; A call of a forwarder to an import calls the import, with the same arguments.
(module
  (import "host" "log" (func $live_log (param i32 i64)))
  (func $dead_lower (param i32 i64) (call $live_log (local.get 0) (local.get 1)))
  (func $dead_shim (param i32 i64) (return_call $dead_lower (local.get 0) (local.get 1)))
  (func (export "run") (call $dead_shim (i32.const 1) (i64.const 2)))
  (func (export "tail") (return_call $dead_lower (i32.const 3) (i64.const 4))))

;; (module
;;   (type (;0;) (func (param i32 i64)))
;;   (type (;1;) (func))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32 i64)))
;;   (export "run" (func 1))
;;   (export "tail" (func 2))
;;   (func (;1;) (type 1)
;;     i32.const 1
;;     i64.const 2
;;     call $live_log
;;   )
;;   (func (;2;) (type 1)
;;     i32.const 3
;;     i64.const 4
;;     return_call $live_log
;;   )
;; )
