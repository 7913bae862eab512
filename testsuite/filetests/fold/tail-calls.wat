;;! pass = "fold"
;;! call = ["run 5", "run 0"]

;; A tail call leaves the body; what stands behind it goes.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_run (export "run") (param $p i32) (result i32)
    (if (local.get $p)
      (then
        (return_call $live_run (i32.sub (i32.add (local.get $p) (i32.const 3)) (i32.const 4)))
        (call $live_log (i32.const 1))))
    (return (i32.const 9))
    (call $live_log (i32.const 2))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     local.get $p
;;     if ;; label = @1
;;       local.get $p
;;       i32.const -1
;;       i32.add
;;       return_call $live_run
;;     end
;;     i32.const 9
;;   )
;; )
