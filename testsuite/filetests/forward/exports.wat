;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["add 1 2", "work 1 2", "use", "nothing"]

;; Exports stay what they are: forwarders, to imports or not, and empty functions. Calls of them from
;; inside are another matter.
(module
  (import "host" "add" (func $live_add (param i32 i32) (result i32)))
  (func $live_work (param i32 i32) (result i32)
    (i32.mul (local.get 0) (local.get 1)))
  (func $live_to_add (export "add") (param i32 i32) (result i32)
    (call $live_add (local.get 0) (local.get 1)))
  (func $live_to_work (export "work") (param i32 i32) (result i32)
    (call $live_work (local.get 0) (local.get 1)))
  (func $live_nothing (export "nothing"))
  (func $dead_to_nothing (call $live_nothing))
  (func (export "use") (result i32)
    (call $dead_to_nothing)
    (i32.add (call $live_to_add (i32.const 1) (i32.const 2))
      (call $live_to_work (i32.const 3) (i32.const 4)))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (result i32)))
;;   (import "host" "add" (func $live_add (;0;) (type 0) (param i32 i32) (result i32)))
;;   (export "add" (func $live_to_add))
;;   (export "work" (func $live_to_work))
;;   (export "nothing" (func $live_nothing))
;;   (export "use" (func 5))
;;   (func $live_work (;1;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     i32.mul
;;   )
;;   (func $live_to_add (;2;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     call $live_add
;;   )
;;   (func $live_to_work (;3;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     call $live_work
;;   )
;;   (func $live_nothing (;4;) (type 1))
;;   (func (;5;) (type 2) (result i32)
;;     i32.const 1
;;     i32.const 2
;;     call $live_add
;;     i32.const 3
;;     i32.const 4
;;     call $live_work
;;     i32.add
;;   )
;; )
