;;! pass = "dce"
;;! call = ["run", "set 0", "run"]

;; table.set may put $live_b into the slot of the constant index.
(module
  (type $t (func (result i32)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a)
  (elem declare func $live_b)
  (func $live_a (type $t) (i32.const 10))
  (func $live_b (type $t) (i32.const 11))
  (func $dead (type $t) (i32.const 12))
  (func $live_set (export "set") (param i32) (table.set $live_table (local.get 0) (ref.func $live_b)))
  (func $live_run (export "run") (result i32) (call_indirect $live_table (type $t) (i32.const 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "set" (func $live_set))
;;   (export "run" (func $live_run))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_a)
;;   (elem (;1;) declare func $live_b)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live_set (;2;) (type 1) (param i32)
;;     local.get 0
;;     ref.func $live_b
;;     table.set $live_table
;;   )
;;   (func $live_run (;3;) (type $t) (result i32)
;;     i32.const 0
;;     call_indirect (type $t)
;;   )
;; )
