;;! pass = "dce"
;;! call = []

;; An imported offset is not known before instantiation. The segment keeps its shape, so that it
;; traps for the same offsets; what nobody can call through it goes.
(module
  (import "env" "base" (global $live_base i32))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (global.get $live_base)) func $stubbed_a $stubbed_b)
  (func $stubbed_a (result i32) (i32.const 1))
  (func $stubbed_b (param f64))
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (import "env" "base" (global $live_base (;0;) i32))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (global.get $live_base) func $live $live)
;;   (func $live (;0;) (type 0))
;; )
