;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1", "run 2", "run 3", "other"]

;; A call that may go through a slot of another type, or an empty one, and traps there, still does.
(module
  (type $op (func (result i32)))
  (table 4 4 funcref)
  (elem (i32.const 0) $live_a $other $live_b)
  (memory 1)
  (func $live_a (type $op) (i32.load8_u (i32.const 60000)))
  (func $live_b (type $op) (i32.store8 (i32.const 60000) (i32.const 7)) (i32.const 2))
  (func $other (param i32) (result i32) (local.get 0))
  (func (export "other") (result i32) (call $other (i32.const 3)))
  (func (export "run") (param i32) (result i32)
    (call_indirect (type $op) (i32.and (local.get 0) (i32.const 3)))))

;; (module
;;   (type $op (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table (;0;) 4 4 funcref)
;;   (memory (;0;) 1 1)
;;   (export "other" (func 3))
;;   (export "run" (func 4))
;;   (elem (;0;) (i32.const 0) func $live_a $other $live_b)
;;   (func $live_a (;0;) (type $op) (result i32)
;;     i32.const 0
;;     i32.load8_u
;;   )
;;   (func $live_b (;1;) (type $op) (result i32)
;;     i32.const 0
;;     i32.const 7
;;     i32.store8
;;     i32.const 2
;;   )
;;   (func $other (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func (;3;) (type $op) (result i32)
;;     i32.const 3
;;     call $other
;;   )
;;   (func (;4;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.and
;;     call_indirect (type $op)
;;   )
;; )
