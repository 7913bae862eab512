;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2", "run 3"]

;; Slot 0 is callable, slot 1 holds another type, slot 2 nothing, slot 3 does not exist. All but
;; the first trap before and after; which trap an emptied slot gives is not promised.
(module
  (type $t (func (result i32)))
  (table $live_table 3 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $dead_b)
  (func $live_a (type $t) (i32.const 10))
  (func $dead_b (param i32) (unreachable))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 3 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 0) func $live_a)
;;   (func $live_a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
