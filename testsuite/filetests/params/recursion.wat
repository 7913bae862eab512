;;! pass = "params"
;;! call = ["run 5"]

;; What a function passes on to itself counts as what it got.
(module
  (func $live_power (param $base i32) (param $times i32) (param $unused i32) (result i32)
    (if (result i32) (local.get $times)
      (then
        (i32.mul
          (local.get $base)
          (call $live_power
            (local.get $base) (i32.sub (local.get $times) (i32.const 1)) (local.get $unused))))
      (else (i32.const 1))))
  (func $live_run (export "run") (param $p i32) (result i32)
    (call $live_power (i32.const 3) (local.get $p) (i32.const 9))))

;; (module
;;   (type (;0;) (func (param i32 i32 i32) (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_power (;0;) (type 1) (param $times i32) (result i32)
;;     (local $base i32)
;;     i32.const 3
;;     local.set $base
;;     local.get $times
;;     if (result i32) ;; label = @1
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
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     local.get $p
;;     call $live_power
;;   )
;; )
