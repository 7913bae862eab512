;;! pass = "dce"
;;! call = ["run"]

;; In unreachable code operands may be missing: the call has no index at all.
(module
  (type $t (func (result i32)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $a $b)
  (func $a (type $t) (i32.const 10))
  (func $b (type $t) (i32.const 11))
  (func $dead)
  (func $live (export "run") (result i32)
    (return (i32.const 3))
    unreachable
    call_indirect $live_table (type $t)))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $a $b)
;;   (func $a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $b (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;2;) (type $t) (result i32)
;;     i32.const 3
;;     return
;;     unreachable
;;     call_indirect (type $t)
;;   )
;; )
