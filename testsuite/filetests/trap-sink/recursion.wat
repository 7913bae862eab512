;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:forward-progress=true"]

;; A recursion without a way out is an idle loop as well, above all by tail calls. One with a way
;; out is believed to end.
(module
  (func $live_forever (call $live_forever) (unreachable))
  (func (export "main") (return_call $live_main_too))
  (func $live_main_too (return_call $live_main_three))
  (func $live_main_three (return_call $live_main_too))
  (func (export "caller") (call $live_forever))
  (func $ends (param i32)
    (if (local.get 0) (then (call $ends (i32.sub (local.get 0) (i32.const 1)))))
    (unreachable))
  (func (export "ends") (param i32)
    (call $ends (local.get 0))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (export "main" (func 1))
;;   (export "caller" (func 4))
;;   (export "ends" (func 6))
;;   (func $live_forever (;0;) (type 0)
;;     call $live_forever
;;     unreachable
;;   )
;;   (func (;1;) (type 0)
;;     return_call $live_main_too
;;   )
;;   (func $live_main_too (;2;) (type 0)
;;     return_call $live_main_three
;;   )
;;   (func $live_main_three (;3;) (type 0)
;;     return_call $live_main_too
;;   )
;;   (func (;4;) (type 0)
;;     call $live_forever
;;   )
;;   (func $ends (;5;) (type 1) (param i32)
;;     unreachable
;;   )
;;   (func (;6;) (type 1) (param i32)
;;     unreachable
;;   )
;; )
