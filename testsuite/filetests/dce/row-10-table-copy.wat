;;! pass = "dce"
;;! call = ["run 0", "copy", "run 0"]

;; $live_source is never called through, but its contents flow into a table that is.
(module
  (type $t (func (result i32)))
  (table $live_target 2 funcref)
  (table $live_source 2 funcref)
  (table $dead_table 2 funcref)
  (elem (table $live_source) (offset (i32.const 0)) func $live_a)
  (elem (table $dead_table) (offset (i32.const 0)) func $dead)
  (func $dead (type $t) (i32.const 9))
  (func $live_a (type $t) (i32.const 10))
  (func $live_copy (export "copy")
    (table.copy $live_target $live_source (i32.const 0) (i32.const 0) (i32.const 1)))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_target (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_target (;0;) 2 funcref)
;;   (table $live_source (;1;) 2 funcref)
;;   (export "copy" (func $live_copy))
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_source) (i32.const 0) func $live_a)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_copy (;1;) (type 1)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 1
;;     table.copy $live_target $live_source
;;   )
;;   (func $live (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
