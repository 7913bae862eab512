;;! pass = "dce"
;;! call = ["run 0", "copy", "run 0", "run 1"]

;; No call through $live_source has the type of $live_b, but one through $live_target does, and
;; that is where table.copy brings it.
(module
  (type $a (func (result i32)))
  (type $b (func (param i32) (result i32)))
  (table $live_source 2 funcref)
  (table $live_target 2 funcref)
  (elem (table $live_source) (offset (i32.const 0)) func $live_a $live_b)
  (func $live_a (type $a) (i32.const 10))
  (func $live_b (type $b) (i32.add (local.get 0) (i32.const 100)))
  (func $dead (type $b) (local.get 0))
  (func $live_copy (export "copy")
    (drop (call_indirect $live_source (type $a) (i32.const 0)))
    (table.copy $live_target $live_source (i32.const 0) (i32.const 1) (i32.const 1)))
  (func $live_run (export "run") (param i32) (result i32)
    (call_indirect $live_target (type $b) (i32.const 5) (local.get 0))))

;; (module
;;   (type $a (;0;) (func (result i32)))
;;   (type $b (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func))
;;   (table $live_source (;0;) 2 funcref)
;;   (table $live_target (;1;) 2 funcref)
;;   (export "copy" (func $live_copy))
;;   (export "run" (func $live_run))
;;   (elem (;0;) (table $live_source) (i32.const 0) func $live_a $live_b)
;;   (func $live_a (;0;) (type $a) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $b) (param i32) (result i32)
;;     local.get 0
;;     i32.const 100
;;     i32.add
;;   )
;;   (func $live_copy (;2;) (type 2)
;;     i32.const 0
;;     call_indirect (type $a)
;;     drop
;;     i32.const 0
;;     i32.const 1
;;     i32.const 1
;;     table.copy $live_target $live_source
;;   )
;;   (func $live_run (;3;) (type $b) (param i32) (result i32)
;;     i32.const 5
;;     local.get 0
;;     call_indirect $live_target (type $b)
;;   )
;; )
