;;! pass = "dce"
;;! call = ["run"]

;; No segment writes the slot of the constant index, so it holds the initial value of the table. (That
;; nothing calls slot 0 is not noticed in a table with an initial value.)
(module
  (type $t (func (result i32)))
  (table $live_table 3 funcref (ref.func $live_initial))
  (elem (table $live_table) (offset (i32.const 0)) func $kept)
  (func $live_initial (type $t) (i32.const 9))
  (func $kept (type $t) (i32.const 10))
  (func $dead (type $t) (i32.const 11))
  (func $live (export "run") (result i32) (call_indirect $live_table (type $t) (i32.const 2))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (table $live_table (;0;) 3 funcref ref.func $live_initial)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $kept)
;;   (func $live_initial (;0;) (type $t) (result i32)
;;     i32.const 9
;;   )
;;   (func $kept (;1;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live (;2;) (type $t) (result i32)
;;     i32.const 2
;;     call_indirect (type $t)
;;   )
;; )
