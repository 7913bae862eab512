;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 5", "even 6"]

;; A function that calls itself stays, and so do several that call each other. What they call may stand in them, and they in
;; nobody.
(module
  (func $dead_less (param i32) (result i32) (i32.sub (local.get 0) (i32.const 1)))
  (func $live_power (param $base i32) (param $times i32) (result i32)
    (if (result i32) (local.get $times)
      (then (i32.mul (local.get $base) (call $live_power (local.get $base) (call $dead_less (local.get $times)))))
      (else (i32.const 1))))
  (func $live_run (export "run") (param i32) (result i32) (call $live_power (i32.const 3) (local.get 0)))
  (func $live_is_even (param i32) (result i32)
    (if (result i32) (local.get 0) (then (call $live_is_odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
  (func $live_is_odd (param i32) (result i32)
    (if (result i32) (local.get 0) (then (call $live_is_even (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))
  (func $live_even (export "even") (param i32) (result i32) (call $live_is_even (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (export "even" (func $live_even))
;;   (func $live_power (;0;) (type 1) (param $base i32) (param $times i32) (result i32)
;;     local.get $times
;;     if (result i32) ;; label = @1
;;       local.get $base
;;       local.get $base
;;       local.get $times
;;       i32.const 1
;;       i32.sub
;;       call $live_power
;;       i32.mul
;;     else
;;       i32.const 1
;;     end
;;   )
;;   (func $live_run (;1;) (type 0) (param i32) (result i32)
;;     i32.const 3
;;     local.get 0
;;     call $live_power
;;   )
;;   (func $live_is_even (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     if (result i32) ;; label = @1
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_is_odd
;;     else
;;       i32.const 1
;;     end
;;   )
;;   (func $live_is_odd (;3;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     if (result i32) ;; label = @1
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_is_even
;;     else
;;       i32.const 0
;;     end
;;   )
;;   (func $live_even (;4;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_is_even
;;   )
;; )
