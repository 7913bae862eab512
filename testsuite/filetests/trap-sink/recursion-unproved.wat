;;! pass = "trap-sink"

;; Without the premise about progress no recursion is believed to end.
(module
  (func $live_unproved (param i32)
    (if (local.get 0) (then (call $live_unproved (i32.sub (local.get 0) (i32.const 1)))))
    (unreachable))
  (func $twice (param i32) (call $once (local.get 0)) (call $once (local.get 0)))
  (func $once (param i32) (local.set 0 (i32.const 1)))
  (func (export "unproved") (param i32)
    (call $live_unproved (local.get 0)))
  (func (export "proved") (param i32)
    (call $twice (local.get 0))
    (unreachable)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (export "unproved" (func 3))
;;   (export "proved" (func 4))
;;   (func $live_unproved (;0;) (type 0) (param i32)
;;     local.get 0
;;     if ;; label = @1
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_unproved
;;     end
;;     unreachable
;;   )
;;   (func $twice (;1;) (type 0) (param i32)
;;     local.get 0
;;     call $once
;;     local.get 0
;;     call $once
;;   )
;;   (func $once (;2;) (type 0) (param i32)
;;     i32.const 1
;;     local.set 0
;;   )
;;   (func (;3;) (type 0) (param i32)
;;     local.get 0
;;     call $live_unproved
;;   )
;;   (func (;4;) (type 0) (param i32)
;;     unreachable
;;   )
;; )
