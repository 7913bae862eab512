;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 5", "tail 5", "once 5"]

;; Calls and tail calls go to the end of a chain, from wherever they enter it; then dce takes the
;; chain. A forwarder may have locals that it does not use, tail-call, and return aloud.
(module
  (func $live_work (param i32 i32) (result i32)
    (i32.sub (local.get 0) (local.get 1)))
  (func $dead_one (param i32 i32) (result i32) (local i64)
    (call $live_work (local.get 0) (local.get 1)))
  (func $dead_two (param i32 i32) (result i32)
    (return_call $dead_one (local.get 0) (local.get 1)))
  (func $dead_three (param i32 i32) (result i32)
    (return (call $dead_two (local.get 0) (local.get 1))))
  (func (export "run") (param i32) (result i32)
    (call $dead_three (local.get 0) (i32.const 2)))
  (func (export "tail") (param i32) (result i32)
    (return_call $dead_two (local.get 0) (i32.const 3)))
  (func (export "once") (param i32) (result i32)
    (call $dead_one (local.get 0) (i32.const 4))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (export "run" (func 1))
;;   (export "tail" (func 2))
;;   (export "once" (func 3))
;;   (func $live_work (;0;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     i32.sub
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 2
;;     call $live_work
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     return_call $live_work
;;   )
;;   (func (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 4
;;     call $live_work
;;   )
;; )
