;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["run 0 5", "run 1 5", "run 7 5", "choose 1", "current 4", "choose 0", "current 4"]

;; Calls go through the slots that are in memory, and through no other: what is in those goes, although it has
;; the right type.
(module
  (type $op (func (param i32) (result i32)))
  (table 8 8 funcref)
  (elem (i32.const 1) $dead_a $live_double $dead_b $live_square $live_negate $dead_c)
  (memory 1)
  (data (i32.const 4096) "\02\00\00\00\04\00\00\00")
  (data (i32.const 8192) "\05\00\00\00")
  (func $dead_a (type $op) (i32.const 1))
  (func $dead_b (type $op) (i32.const 2))
  (func $dead_c (type $op) (i32.const 3))
  (func $live_double (type $op) (i32.mul (local.get 0) (i32.const 2)))
  (func $live_square (type $op) (i32.mul (local.get 0) (local.get 0)))
  (func $live_negate (type $op) (i32.sub (i32.const 0) (local.get 0)))
  (func (export "run") (param i32 i32) (result i32)
    (call_indirect (type $op) (local.get 1)
      (i32.load offset=4096 (i32.shl (i32.and (local.get 0) (i32.const 1)) (i32.const 2)))))
  (func (export "choose") (param i32)
    (i32.store (i32.const 8192) (select (i32.const 2) (i32.const 5) (local.get 0))))
  (func (export "current") (param i32) (result i32)
    (call_indirect (type $op) (local.get 0) (i32.load (i32.const 8192)))))

;; (module
;;   (type $op (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (type (;2;) (func (param i32)))
;;   (table (;0;) 8 8 funcref)
;;   (memory (;0;) 1 1)
;;   (export "run" (func 3))
;;   (export "choose" (func 4))
;;   (export "current" (func 5))
;;   (elem (;0;) (i32.const 2) func $live_double $live_double $live_square $live_negate)
;;   (func $live_double (;0;) (type $op) (param i32) (result i32)
;;     local.get 0
;;     i32.const 2
;;     i32.mul
;;   )
;;   (func $live_square (;1;) (type $op) (param i32) (result i32)
;;     local.get 0
;;     local.get 0
;;     i32.mul
;;   )
;;   (func $live_negate (;2;) (type $op) (param i32) (result i32)
;;     i32.const 0
;;     local.get 0
;;     i32.sub
;;   )
;;   (func (;3;) (type 1) (param i32 i32) (result i32)
;;     local.get 1
;;     local.get 0
;;     i32.const 1
;;     i32.and
;;     i32.const 2
;;     i32.shl
;;     i32.load
;;     call_indirect (type $op)
;;   )
;;   (func (;4;) (type 2) (param i32)
;;     i32.const 8
;;     i32.const 2
;;     i32.const 5
;;     local.get 0
;;     select
;;     i32.store
;;   )
;;   (func (;5;) (type $op) (param i32) (result i32)
;;     local.get 0
;;     i32.const 8
;;     i32.load
;;     call_indirect (type $op)
;;   )
;;   (data (;0;) (i32.const 0) "\02\00\00\00\04\00\00\00\05")
;; )
