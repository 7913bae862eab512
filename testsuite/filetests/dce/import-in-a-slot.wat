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
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "env" "live" (func $live_import (;0;) (type $t) (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 0) func $live_import)
;;   (func $live (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
