;;! pass = "trim"
;;! call = ["run 0", "run 8"]

;; Slots that no segment writes hold the initial value: the table stays.
(module
  (type $f (func (result i32)))
  (table 9 9 funcref (ref.func $two))
  (elem (i32.const 0) func $one)
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func (export "run") (param i32) (result i32) (call_indirect (type $f) (local.get 0))))

;; (module
;;   (type $f (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table (;0;) 9 9 funcref ref.func $two)
;;   (export "run" (func 2))
;;   (elem (;0;) (i32.const 0) func $one)
;;   (func $one (;0;) (type $f) (result i32)
;;     i32.const 1
;;   )
;;   (func $two (;1;) (type $f) (result i32)
;;     i32.const 2
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $f)
;;   )
;; )
