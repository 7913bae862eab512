;;! pass = "params"
;;! call = ["run 3", "run 0", "run -1"]

;; A result that every call drops goes: what computes it is left to `fold`. One that somebody needs stays, and so does one
;; that somebody outside may need.
(module
  (import "host" "log" (func $live_log (param i32)))
  (memory 1)
  (func $live_dropped (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (if (i32.eqz (local.get $x)) (then (return (i32.const 7))))
    (i32.div_s (i32.const 100) (local.get $x)))
  (func $live_needed (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (i32.sub (local.get $x) (i32.const 1)))
  (func $live_outside (export "outside") (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (i32.const 8))
  (func $live_in_table (param $x i32) (result i32)
    (call $live_log (local.get $x))
    (i32.const 9))
  (table (export "table") funcref (elem $live_in_table))
  (func $live_run (export "run") (param $p i32) (result i32)
    (drop (call $live_dropped (local.get $p)))
    (drop (call $live_dropped (i32.add (local.get $p) (i32.const 1))))
    (drop (call $live_needed (local.get $p)))
    (drop (call $live_outside (local.get $p)))
    (drop (call $live_in_table (local.get $p)))
    (call $live_needed (i32.add (local.get $p) (i32.const 2)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (table (;0;) 1 1 funcref)
;;   (memory (;0;) 1)
;;   (export "outside" (func $live_outside))
;;   (export "table" (table 0))
;;   (export "run" (func $live_run))
;;   (elem (;0;) (table 0) (i32.const 0) func $live_in_table)
;;   (func $live_dropped (;1;) (type 0) (param $x i32)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     i32.eqz
;;     if ;; label = @1
;;       return
;;     end
;;     i32.const 100
;;     local.get $x
;;     i32.div_s
;;     drop
;;   )
;;   (func $live_needed (;2;) (type 1) (param $x i32) (result i32)
;;     local.get $x
;;     call $live_log
;;     local.get $x
;;     i32.const 1
;;     i32.sub
;;   )
;;   (func $live_outside (;3;) (type 1) (param $x i32) (result i32)
;;     local.get $x
;;     call $live_log
;;     i32.const 8
;;   )
;;   (func $live_in_table (;4;) (type 1) (param $x i32) (result i32)
;;     local.get $x
;;     call $live_log
;;     i32.const 9
;;   )
;;   (func $live_run (;5;) (type 1) (param $p i32) (result i32)
;;     local.get $p
;;     call $live_dropped
;;     local.get $p
;;     i32.const 1
;;     i32.add
;;     call $live_dropped
;;     local.get $p
;;     call $live_needed
;;     drop
;;     local.get $p
;;     call $live_outside
;;     drop
;;     local.get $p
;;     call $live_in_table
;;     drop
;;     local.get $p
;;     i32.const 2
;;     i32.add
;;     call $live_needed
;;   )
;; )
