;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2"]

;; Imports in slots go and stay like other functions.
(module
  (type $t (func (result i32)))
  (import "env" "dead" (func $dead_import (param f64)))
  (import "env" "live" (func $live_import (type $t)))
  (table $live_table 3 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_import $dead_import)
  (func $dead)
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "env" "live" (func (;0;) (type 0) (result i32)))
;;   (table (;0;) 3 funcref)
;;   (export "run" (func 1))
;;   (elem (;0;) (i32.const 0) func 0)
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type 0)
;;   )
;; )
