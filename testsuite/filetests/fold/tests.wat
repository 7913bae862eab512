;;! pass = "fold"
;;! call = ["run 0", "run 5"]

;; A test for something else than zero and then for zero is one test. A block that begins with a branch to its end is an `if`,
;; and an `if` that only branches is a `br_if`.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_run (export "run") (param $p i32) (result i32)
    (block $out
      (br_if $out (i32.ne (local.get $p) (i32.const 0)))
      (call $live_log (i32.const 1)))
    (block $out
      (call $live_log (i32.const 2))
      (if (i32.eqz (i32.eqz (local.get $p))) (then (br $out)))
      (call $live_log (i32.const 3))
      (if (i32.lt_s (local.get $p) (i32.const 3)) (then (br $out)) (else (call $live_log (i32.const 4))))
      (call $live_log (i32.const 5)))
    (block $out
      (block $over
        (call $live_log (i32.const 6))
        (br_if $over (i32.eq (local.get $p) (i32.const 5)))
        (br $out))
      (call $live_log (i32.const 7)))
    (i32.eqz (i32.eqz (i32.eqz (local.get $p))))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     local.get $p
;;     i32.eqz
;;     if ;; label = @1
;;       i32.const 1
;;       call $live_log
;;     end
;;     block ;; label = @1
;;       i32.const 2
;;       call $live_log
;;       local.get $p
;;       br_if 0 (;@1;)
;;       i32.const 3
;;       call $live_log
;;       local.get $p
;;       i32.const 3
;;       i32.lt_s
;;       br_if 0 (;@1;)
;;       i32.const 4
;;       call $live_log
;;       i32.const 5
;;       call $live_log
;;     end
;;     block ;; label = @1
;;       i32.const 6
;;       call $live_log
;;       local.get $p
;;       i32.const 5
;;       i32.ne
;;       br_if 0 (;@1;)
;;       i32.const 7
;;       call $live_log
;;     end
;;     local.get $p
;;     i32.eqz
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
