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
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table (;0;) 2 funcref)
;;   (table (;1;) 2 funcref)
;;   (export "copy" (func 1))
;;   (export "run" (func 2))
;;   (elem (;0;) (table 1) (i32.const 0) func 0)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 1)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 1
;;     table.copy 0 1
;;   )
;;   (func (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type 0)
;;   )
;; )
