;;! pass = "trap-sink"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "fails"]

;; The passes repeat. In the first round `$dead_mixer` goes, the only one to bring `$log` into
;; `$table`; in the second, calls through it are known to be quiet.
(module
  (type $f (func))
  (import "host" "log" (func $log))
  (table $table 1 1 funcref)
  (table $dead_other 1 1 funcref)
  (elem (table $table) (i32.const 0) func $quiet)
  (elem $dead_elem (table $dead_other) (i32.const 0) func $log)
  (func $quiet)
  (func $dead_mixer
    (table.copy $table $dead_other (i32.const 0) (i32.const 0) (i32.const 1)))
  (func $live_fail (call $log) (unreachable))
  (func $dead_panic
    (call_indirect $table (type $f) (i32.const 0))
    (unreachable))
  (func (export "fails")
    (call $live_fail)
    (call $dead_mixer))
  (func (export "run") (param i32) (result i32)
    (if (local.get 0) (then (call $dead_panic)))
    (i32.const 7)))

;; (module
;;   (type $f (;0;) (func))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $log (;0;) (type $f)))
;;   (export "fails" (func 2))
;;   (export "run" (func 3))
;;   (func $live_fail (;1;) (type $f)
;;     call $log
;;     unreachable
;;   )
;;   (func (;2;) (type $f)
;;     call $live_fail
;;     unreachable
;;   )
;;   (func (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     if ;; label = @1
;;       unreachable
;;     end
;;     i32.const 7
;;   )
;; )
