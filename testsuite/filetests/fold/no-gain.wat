;;! pass = "fold"
;;! call = ["run 5"]

;; A body that would not become shorter stays, byte for byte: to write a long constant twice takes more than to keep it.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_run (export "run") (param $p i32) (result i32) (local $far i32)
    (local.set $far (i32.const 1048576))
    (call $live_log (local.get $far))
    (call $live_log (local.get $far))
    (call $live_log (local.get $far))
    (i32.add (local.get $p) (local.get $far))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     (local $far i32)
;;     i32.const 1048576
;;     local.set $far
;;     local.get $far
;;     call $live_log
;;     local.get $far
;;     call $live_log
;;     local.get $far
;;     call $live_log
;;     local.get $p
;;     local.get $far
;;     i32.add
;;   )
;; )
