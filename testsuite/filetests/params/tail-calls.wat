;;! pass = "params"
;;! call = ["run 3"]

;; A tail call passes arguments as any other.
(module
  (func $live_next (param $p i32) (param $step i32) (result i32)
    (if (i32.gt_u (local.get $p) (i32.const 100)) (then (return (local.get $p))))
    (return_call $live_next (i32.add (local.get $p) (local.get $step)) (local.get $step)))
  (func $live_run (export "run") (param $p i32) (result i32)
    (return_call $live_next (local.get $p) (i32.const 7))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_next (;0;) (type 1) (param $p i32) (result i32)
;;     (local $step i32)
;;     i32.const 7
;;     local.set $step
;;     local.get $p
;;     i32.const 100
;;     i32.gt_u
;;     if ;; label = @1
;;       local.get $p
;;       return
;;     end
;;     local.get $p
;;     local.get $step
;;     i32.add
;;     return_call $live_next
;;   )
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     local.get $p
;;     return_call $live_next
;;   )
;; )
