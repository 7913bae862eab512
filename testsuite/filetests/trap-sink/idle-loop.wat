;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:forward-progress=true"]

;; A loop without a way out is no trap: an idle loop as `main`, or as a panic handler. What follows
;; is dead.
(module
  (import "host" "log" (func $log (param i32)))
  (func $live_panic (loop $forever (br $forever)))
  (func (export "main") (param i32)
    (loop $idle
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br $idle)))
  (func (export "checked") (param i32) (result i32)
    (if (i32.gt_u (local.get 0) (i32.const 9))
      (then
        (call $live_panic)
        (call $log (i32.const 1))
        (unreachable)))
    (local.get 0))
  (func (export "trapping") (param i32)
    (call $log (i32.const 2))
    (loop $once
      (local.set 0 (i32.const 3)))
    (unreachable)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $log (;0;) (type 0) (param i32)))
;;   (export "main" (func 2))
;;   (export "checked" (func 3))
;;   (export "trapping" (func 4))
;;   (func $live_panic (;1;) (type 1)
;;     loop $forever
;;       br $forever
;;     end
;;   )
;;   (func (;2;) (type 0) (param i32)
;;     loop $idle
;;       local.get 0
;;       i32.const 1
;;       i32.add
;;       local.set 0
;;       br $idle
;;     end
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     i32.const 9
;;     i32.gt_u
;;     if ;; label = @1
;;       call $live_panic
;;       unreachable
;;     end
;;     local.get 0
;;   )
;;   (func (;4;) (type 0) (param i32)
;;     i32.const 2
;;     call $log
;;     unreachable
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
