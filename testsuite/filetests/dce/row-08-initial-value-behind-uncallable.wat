;;! pass = "dce"
;;! call = ["run 0", "run 1", "run 2", "run 3"]

;; Slot 1 holds $hides, which no call can use, so the call traps. Without the segment it would find
;; $live_initial there.
(module
  (type $t (func (result i32)))
  (table $live_table 3 funcref (ref.func $live_initial))
  (elem (table $live_table) (offset (i32.const 1)) func $hides)
  (func $live_initial (type $t) (i32.const 9))
  (func $hides (param i32) (result i32) (i32.const 10))
  (func $live (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $t) (local.get 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 3 funcref ref.func $live_initial)
;;   (export "run" (func $live))
;;   (elem (;0;) (i32.const 1) func $live)
;;   (func $live_initial (;0;) (type $t) (result i32)
;;     i32.const 9
;;   )
;;   (func $live (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $t)
;;   )
;; )
