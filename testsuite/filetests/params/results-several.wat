;;! pass = "params"
;;! call = ["run 3", "run 0"]

;; Of several results the last ones go that nobody needs, and none that lies below one that stays. Where a branch takes them
;; along and the code goes on with them, they stay.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_both (param $x i32) (result i32 i64)
    (call $live_log (local.get $x))
    (local.get $x)
    (i64.extend_i32_s (local.get $x)))
  (func $live_last_only (param $x i32) (result i32 i64)
    (call $live_log (local.get $x))
    (i32.mul (local.get $x) (local.get $x))
    (i64.const 5))
  (func $live_first_only (param $x i32) (result i32 i64)
    (call $live_log (local.get $x))
    (i32.mul (local.get $x) (local.get $x))
    (i64.const 6))
  (func $live_branches (param $x i32) (result i32 i32)
    (call $live_log (local.get $x))
    (local.get $x)
    (i32.const 8)
    (br_if 0 (local.get $x))
    (i32.const 9)
    (i32.add))
  (func $live_one_branch (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (i32.const 8)
    (br_if 0 (local.get $x))
    (call $live_log (i32.const 1000))
    (i32.const 9)
    (i32.add))
  (func $live_table (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (block $other (result i32)
      (br_table $other 1 (i32.const 3) (local.get $x)))
    (drop)
    (call $live_log (i32.const 1000))
    (i32.const 4))
  (func $live_run (export "run") (param $p i32) (result i64)
    (call $live_both (local.get $p)) (drop) (drop)
    (call $live_both (i32.const 2)) (drop) (drop)
    (call $live_first_only (local.get $p)) (drop) (call $live_log)
    (call $live_first_only (i32.const 2)) (drop) (call $live_log)
    (call $live_branches (local.get $p)) (drop) (call $live_log)
    (call $live_branches (i32.const 2)) (drop) (call $live_log)
    (call $live_one_branch (local.get $p)) (drop)
    (call $live_one_branch (i32.const 2)) (drop)
    (call $live_table (local.get $p)) (drop)
    (call $live_table (i32.const 2)) (drop)
    (call $live_last_only (local.get $p)) (call $live_log (i32.wrap_i64)) (drop)
    (call $live_last_only (i32.const 2)) (call $live_log (i32.wrap_i64)) (drop)
    (i64.const 3)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32 i64)))
;;   (type (;2;) (func (param i32) (result i32 i32)))
;;   (type (;3;) (func (param i32) (result i32)))
;;   (type (;4;) (func (param i32) (result i64)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_both (;1;) (type 0) (param $x i32)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     local.get $x
;;     i64.extend_i32_s
;;     drop
;;     drop
;;   )
;;   (func $live_last_only (;2;) (type 1) (param $x i32) (result i32 i64)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     local.get $x
;;     i32.mul
;;     i64.const 5
;;   )
;;   (func $live_first_only (;3;) (type 3) (param $x i32) (result i32)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     local.get $x
;;     i32.mul
;;   )
;;   (func $live_branches (;4;) (type 2) (param $x i32) (result i32 i32)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     i32.const 8
;;     local.get $x
;;     br_if 0
;;     i32.const 9
;;     i32.add
;;   )
;;   (func $live_one_branch (;5;) (type 0) (param $x i32)
;;     local.get $x
;;     call $live_log
;;     i32.const 8
;;     local.get $x
;;     br_if 0
;;     i32.const 1000
;;     call $live_log
;;     i32.const 9
;;     i32.add
;;     drop
;;   )
;;   (func $live_table (;6;) (type 3) (param $x i32) (result i32)
;;     local.get $x
;;     call $live_log
;;     block $other (result i32)
;;       i32.const 3
;;       local.get $x
;;       br_table $other 1
;;     end
;;     drop
;;     i32.const 1000
;;     call $live_log
;;     i32.const 4
;;   )
;;   (func $live_run (;7;) (type 4) (param $p i32) (result i64)
;;     local.get $p
;;     call $live_both
;;     i32.const 2
;;     call $live_both
;;     local.get $p
;;     call $live_first_only
;;     call $live_log
;;     i32.const 2
;;     call $live_first_only
;;     call $live_log
;;     local.get $p
;;     call $live_branches
;;     drop
;;     call $live_log
;;     i32.const 2
;;     call $live_branches
;;     drop
;;     call $live_log
;;     local.get $p
;;     call $live_one_branch
;;     i32.const 2
;;     call $live_one_branch
;;     local.get $p
;;     call $live_table
;;     drop
;;     i32.const 2
;;     call $live_table
;;     drop
;;     local.get $p
;;     call $live_last_only
;;     i32.wrap_i64
;;     call $live_log
;;     drop
;;     i32.const 2
;;     call $live_last_only
;;     i32.wrap_i64
;;     call $live_log
;;     drop
;;     i64.const 3
;;   )
;; )
