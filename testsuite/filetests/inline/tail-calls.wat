;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 5", "other 3", "last 4"]

;; What makes a tail call does not move: it would return to somebody else. Nor does anything move to a tail call. Both may
;; get bodies in the place of other calls.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_to (param i32) (result i32) (call $live_log (local.get 0)) (local.get 0))
  (func $dead_plain (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
  (func $live_tail (param i32) (result i32)
    (return_call $live_to (call $dead_plain (local.get 0))))
  (func $live_run (export "run") (param i32) (result i32) (i32.add (i32.const 1) (call $live_tail (local.get 0))))
  (func $live_moved (param i32) (result i32) (i32.add (local.get 0) (i32.const 9)))
  (func $live_other (export "other") (param i32) (result i32) (return_call $live_moved (local.get 0)))
  (table $live_table 1 funcref)
  (elem (i32.const 0) $live_last)
  (func $live_indirect (param i32) (result i32)
    (return_call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)))
  (func $live_last (export "last") (param i32) (result i32)
    (if (result i32) (i32.gt_s (local.get 0) (i32.const 0))
      (then (i32.add (call $live_indirect (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
      (else (i32.const 0)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (table $live_table (;0;) 1 funcref)
;;   (export "run" (func $live_run))
;;   (export "other" (func $live_other))
;;   (export "last" (func $live_last))
;;   (elem (;0;) (i32.const 0) func $live_last)
;;   (func $live_to (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_log
;;     local.get 0
;;   )
;;   (func $live_tail (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.mul
;;     return_call $live_to
;;   )
;;   (func $live_run (;3;) (type 1) (param i32) (result i32)
;;     i32.const 1
;;     local.get 0
;;     call $live_tail
;;     i32.add
;;   )
;;   (func $live_moved (;4;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 9
;;     i32.add
;;   )
;;   (func $live_other (;5;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     return_call $live_moved
;;   )
;;   (func $live_indirect (;6;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 0
;;     return_call_indirect (type 1)
;;   )
;;   (func $live_last (;7;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 0
;;     i32.gt_s
;;     if (result i32) ;; label = @1
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_indirect
;;       i32.const 1
;;       i32.add
;;     else
;;       i32.const 0
;;     end
;;   )
;; )
