;;! pass = "fold"
;;! call = ["run 0", "run 5"]

;; Tests whose outcome is known go, with the arm that never runs; so do those of which both outcomes are the same, and what
;; stands behind a branch.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_run (export "run") (param $p i32) (result i32) (local $debug i32)
    (if (local.get $debug) (then (call $live_log (i32.const 1))) (else (call $live_log (i32.const 2))))
    (block $out
      (br_if $out (i32.const 1))
      (call $live_log (i32.const 3)))
    (block $out
      (br_if $out (local.get $p)))
    (if (i32.eqz (local.get $p)) (then) (else (call $live_log (i32.const 4))))
    (block $three (block $two (block $one
      (br_table $one $two $three (i32.const 1)))
      (call $live_log (i32.const 5)))
      (call $live_log (i32.const 6))
      (br $three)
      (call $live_log (i32.const 7)))
    (return (select (local.get $p) (i32.const 9) (i32.const 0)))
    (call $live_log (i32.const 8))
    (i32.const 0)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     (local $debug i32)
;;     i32.const 2
;;     call $live_log
;;     local.get $p
;;     if ;; label = @1
;;       i32.const 4
;;       call $live_log
;;     end
;;     i32.const 6
;;     call $live_log
;;     i32.const 9
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
