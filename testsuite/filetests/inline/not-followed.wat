;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3", "dead 1", "refers 1"]

;; Left alone: a call that never runs, what has locals that are no numbers, and a body with a loop that has parameters.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_never (param i32) (result i32) (call $live_log (local.get 0)) (i32.const 3))
  (func $live_dead (export "dead") (param i32) (result i32) (unreachable) (call $live_never (local.get 0)))
  (func $live_refers (param funcref) (result i32) (call $live_log (i32.const 4)) (ref.is_null (local.get 0)))
  (func $live_refers_too (export "refers") (param i32) (result i32) (call $live_refers (ref.null func)))
  (func $live_loop (param i32) (result i32)
    (local.get 0) (loop $again (param i32) (result i32) (i32.const 1) i32.sub))
  (func $live_run (export "run") (param i32) (result i32) (call $live_loop (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func (param funcref) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "dead" (func $live_dead))
;;   (export "refers" (func $live_refers_too))
;;   (export "run" (func $live_run))
;;   (func $live_never (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_log
;;     i32.const 3
;;   )
;;   (func $live_dead (;2;) (type 1) (param i32) (result i32)
;;     unreachable
;;     local.get 0
;;     call $live_never
;;   )
;;   (func $live_refers (;3;) (type 2) (param funcref) (result i32)
;;     i32.const 4
;;     call $live_log
;;     local.get 0
;;     ref.is_null
;;   )
;;   (func $live_refers_too (;4;) (type 1) (param i32) (result i32)
;;     ref.null func
;;     call $live_refers
;;   )
;;   (func $live_loop (;5;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     loop $again (type 1) (param i32) (result i32)
;;       i32.const 1
;;       i32.sub
;;     end
;;   )
;;   (func $live_run (;6;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call $live_loop
;;   )
;; )
