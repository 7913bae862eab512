;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3", "again 0", "told"]

;; Functions that somebody else may call stay: exported ones, one that runs at the start, and those that somebody has a
;; reference to. So does their one call, unless it gets shorter by itself.
(module
  (import "host" "log" (func $live_log (param i32)))
  (table $live_table (export "table") 2 funcref)
  (elem (i32.const 0) $live_in_table)
  (elem declare func $live_referenced)
  (global $live_global (export "global") (mut funcref) (ref.null func))
  (func $live_exported (export "exported") (param i32) (result i32)
    (call $live_log (local.get 0)) (call $live_log (i32.const 2)) (i32.mul (local.get 0) (i32.const 5)))
  (func $live_in_table (param i32) (result i32)
    (call $live_log (local.get 0)) (call $live_log (i32.const 3)) (i32.mul (local.get 0) (i32.const 6)))
  (func $live_referenced (param i32) (result i32)
    (call $live_log (local.get 0)) (call $live_log (i32.const 4)) (i32.mul (local.get 0) (i32.const 7)))
  (func $live_start (call $live_log (i32.const 1)) (call $live_log (i32.const 8)) (call $live_log (i32.const 9)))
  (start $live_start)
  (func $live_run (export "run") (param i32) (result i32)
    (i32.add (call $live_exported (local.get 0)) (i32.add (call $live_in_table (local.get 0)) (call $live_referenced (local.get 0)))))
  (func $live_again (export "again") (param i32) (result i32) (call $live_start) (local.get 0))
  (func $live_told (export "told") (global.set $live_global (ref.func $live_referenced))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (global $live_global (;0;) (mut funcref) ref.null func)
;;   (export "table" (table $live_table))
;;   (export "global" (global $live_global))
;;   (export "exported" (func $live_exported))
;;   (export "run" (func $live_run))
;;   (export "again" (func $live_again))
;;   (export "told" (func $live_told))
;;   (start $live_start)
;;   (elem (;0;) (i32.const 0) func $live_in_table)
;;   (elem (;1;) declare func $live_referenced)
;;   (func $live_exported (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_log
;;     i32.const 2
;;     call $live_log
;;     local.get 0
;;     i32.const 5
;;     i32.mul
;;   )
;;   (func $live_in_table (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_log
;;     i32.const 3
;;     call $live_log
;;     local.get 0
;;     i32.const 6
;;     i32.mul
;;   )
;;   (func $live_referenced (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_log
;;     i32.const 4
;;     call $live_log
;;     local.get 0
;;     i32.const 7
;;     i32.mul
;;   )
;;   (func $live_start (;4;) (type 2)
;;     i32.const 1
;;     call $live_log
;;     i32.const 8
;;     call $live_log
;;     i32.const 9
;;     call $live_log
;;   )
;;   (func $live_run (;5;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_exported
;;     local.get 0
;;     call $live_in_table
;;     local.get 0
;;     call $live_referenced
;;     i32.add
;;     i32.add
;;   )
;;   (func $live_again (;6;) (type 1) (param i32) (result i32)
;;     call $live_start
;;     local.get 0
;;   )
;;   (func $live_told (;7;) (type 2)
;;     ref.func $live_referenced
;;     global.set $live_global
;;   )
;; )
