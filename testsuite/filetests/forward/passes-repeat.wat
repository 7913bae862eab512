;;! args = ["-Omcu"]
;;! call = ["run 5"]

;; In `-Omcu` the passes repeat although a call that goes elsewhere makes nothing smaller: dce then
;; finds what nobody calls any more, and what becomes empty is called no more.
(module
  (import "host" "log" (func $live_log))
  (global $dead_flag (mut i32) (i32.const 0))
  (func $live_work (export "work") (param i32) (result i32) (call $live_log) (local.get 0))
  (func $dead_adapter (param i32) (result i32) (call $live_work (local.get 0)))
  (func $dead_ctors (call $dead_more))
  (func $dead_more (call $dead_empty) (call $dead_empty))
  (func $dead_empty)
  (func $live_run (export "run") (param i32) (result i32)
    (call $dead_ctors)
    (call $dead_adapter (local.get 0))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0)))
;;   (export "work" (func $live_work))
;;   (export "run" (func $live_run))
;;   (func $live_work (;1;) (type 1) (param i32) (result i32)
;;     call $live_log
;;     local.get 0
;;   )
;;   (func $live_run (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_work
;;   )
;; )
;;
;; warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
