;;! pass = "dce"
;;! call = ["run 0", "put 0", "run 0"]

;; What the host puts into the table may have been an export of this module; the slots of other
;; types are emptied all the same.
(module
  (type $t (func (result i32)))
  (import "env" "give" (func $live_give (result funcref)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $dead)
  (func $live_a (type $t) (i32.const 10))
  (func $dead (param f64))
  (func $live_put (export "put") (param i32) (table.set $live_table (local.get 0) (call $live_give)))
  (func $live_run (export "run") (param i32) (result i32) (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (result funcref)))
;;   (type (;2;) (func (param i32)))
;;   (type (;3;) (func (param i32) (result i32)))
;;   (import "env" "give" (func $live_give (;0;) (type 1) (result funcref)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "put" (func $live_put))
;;   (export "run" (func $live_run))
;;   (elem (;0;) (i32.const 0) func $live_a)
;;   (func $live_a (;1;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_put (;2;) (type 2) (param i32)
;;     local.get 0
;;     call $live_give
;;     table.set $live_table
;;   )
;;   (func $live_run (;3;) (type 3) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
