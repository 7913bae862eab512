;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 5 7"]

;; Arguments go to their parameters, whichever is read first, and an effect of an argument stays before those of the callee.
(module
  (import "host" "log" (func $live_log (param i32)))
  (memory $live_memory (export "memory") 1)
  (func $dead_swap (param $a i32) (param $b i32) (result i32)
    (i32.store (i32.const 8) (local.get $b))
    (call $live_log (local.get $a))
    (i32.sub (local.get $b) (local.get $a)))
  (func $live_run (export "run") (param i32 i32) (result i32)
    (call $dead_swap
      (i32.load (i32.const 8))
      (block (result i32) (call $live_log (local.get 1)) (i32.add (local.get 0) (i32.const 3))))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param i32 i32) (result i32)
;;     (local i32 i32)
;;     i32.const 8
;;     i32.load
;;     local.get 1
;;     call $live_log
;;     local.get 0
;;     i32.const 3
;;     i32.add
;;     local.set 3
;;     local.tee 2
;;     i32.const 8
;;     local.get 3
;;     i32.store
;;     call $live_log
;;     local.get 3
;;     local.get 2
;;     i32.sub
;;   )
;; )
