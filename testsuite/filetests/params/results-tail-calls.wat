;;! pass = "params"
;;! call = ["run 3", "run 0", "table 3"]

;; A tail call gives what its function gives: both lose it, or none. What an indirect one gives is not known.
(module
  (type $one (func (param i32) (result i32)))
  (import "host" "log" (func $live_log (param i32)))
  (func $live_next (type $one)
    (call $live_log (local.get 0))
    (if (i32.eqz (local.get 0)) (then (return (i32.const 5))))
    (return_call $live_next (i32.sub (local.get 0) (i32.const 1))))
  (func $live_to_next (type $one)
    (call $live_log (i32.const 1000))
    (return_call $live_next (local.get 0)))
  (func $live_needed (type $one)
    (call $live_log (local.get 0))
    (i32.const 6))
  (func $live_to_needed (type $one)
    (call $live_log (i32.const 2000))
    (return_call $live_needed (local.get 0)))
  (table $t 1 1 funcref)
  (elem (table $t) (i32.const 0) func $live_slot)
  (func $live_slot (type $one) (i32.const 7))
  (func $live_to_slot (type $one)
    (call $live_log (i32.const 3000))
    (return_call_indirect $t (type $one) (local.get 0) (i32.const 0)))
  (func $live_dead_tail (type $one)
    (call $live_log (i32.const 4000))
    (return (i32.const 1))
    (return_call $live_needed (local.get 0)))
  (func $live_run (export "run") (param $p i32) (result i32)
    (drop (call $live_to_next (local.get $p)))
    (drop (call $live_to_next (i32.const 1)))
    (drop (call $live_to_needed (local.get $p)))
    (drop (call $live_to_slot (local.get $p)))
    (drop (call $live_to_slot (i32.const 1)))
    (drop (call $live_dead_tail (i32.const 1)))
    (drop (call $live_dead_tail (local.get $p)))
    (return_call $live_needed (local.get $p)))
  (func $live_table (export "table") (param $p i32) (result i32)
    (call_indirect $t (type $one) (local.get $p) (i32.const 0))))

;; (module
;;   (type $one (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 1) (param i32)))
;;   (table $t (;0;) 1 1 funcref)
;;   (export "run" (func $live_run))
;;   (export "table" (func $live_table))
;;   (elem (;0;) (table $t) (i32.const 0) func $live_slot)
;;   (func $live_next (;1;) (type 1) (param i32)
;;     local.get 0
;;     call $live_log
;;     local.get 0
;;     i32.eqz
;;     if ;; label = @1
;;       return
;;     end
;;     local.get 0
;;     i32.const 1
;;     i32.sub
;;     return_call $live_next
;;   )
;;   (func $live_to_next (;2;) (type 1) (param i32)
;;     i32.const 1000
;;     call $live_log
;;     local.get 0
;;     return_call $live_next
;;   )
;;   (func $live_needed (;3;) (type $one) (param i32) (result i32)
;;     local.get 0
;;     call $live_log
;;     i32.const 6
;;   )
;;   (func $live_to_needed (;4;) (type $one) (param i32) (result i32)
;;     i32.const 2000
;;     call $live_log
;;     local.get 0
;;     return_call $live_needed
;;   )
;;   (func $live_slot (;5;) (type $one) (param i32) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_to_slot (;6;) (type $one) (param i32) (result i32)
;;     i32.const 3000
;;     call $live_log
;;     local.get 0
;;     i32.const 0
;;     return_call_indirect (type $one)
;;   )
;;   (func $live_dead_tail (;7;) (type $one) (param i32) (result i32)
;;     i32.const 4000
;;     call $live_log
;;     i32.const 1
;;     return
;;     local.get 0
;;     return_call $live_needed
;;   )
;;   (func $live_run (;8;) (type $one) (param $p i32) (result i32)
;;     local.get $p
;;     call $live_to_next
;;     i32.const 1
;;     call $live_to_next
;;     local.get $p
;;     call $live_to_needed
;;     drop
;;     local.get $p
;;     call $live_to_slot
;;     drop
;;     i32.const 1
;;     call $live_to_slot
;;     drop
;;     i32.const 1
;;     call $live_dead_tail
;;     drop
;;     local.get $p
;;     call $live_dead_tail
;;     drop
;;     local.get $p
;;     return_call $live_needed
;;   )
;;   (func $live_table (;9;) (type $one) (param $p i32) (result i32)
;;     local.get $p
;;     i32.const 0
;;     call_indirect (type $one)
;;   )
;; )
