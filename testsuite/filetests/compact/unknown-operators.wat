;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["set 1", "run", "set 0", "run"]

;; What writes table slots may call anything, and what this pass does not know may do anything: all stays.
(module
  (type $op (func (result i32)))
  (table $live_table 2 2 funcref)
  (elem (i32.const 0) $live_a $live_b)
  (memory $live_memory 2)
  (func $live_a (type $op) (i32.load8_u (i32.const 70000)))
  (func $live_b (type $op) (i32.const 4))
  (func (export "set") (param i32)
    (table.set $live_table (i32.const 0) (table.get $live_table (i32.and (local.get 0) (i32.const 1))))
    (i32.store8 (i32.const 70000) (i32.const 8)))
  (func (export "run") (result i32) (call_indirect $live_table (type $op) (i32.const 0))))

;; (module
;;   (type $op (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (table $live_table (;0;) 2 2 funcref)
;;   (memory $live_memory (;0;) 2)
;;   (export "set" (func 2))
;;   (export "run" (func 3))
;;   (elem (;0;) (i32.const 0) func $live_a $live_b)
;;   (func $live_a (;0;) (type $op) (result i32)
;;     i32.const 70000
;;     i32.load8_u
;;   )
;;   (func $live_b (;1;) (type $op) (result i32)
;;     i32.const 4
;;   )
;;   (func (;2;) (type 1) (param i32)
;;     i32.const 0
;;     local.get 0
;;     i32.const 1
;;     i32.and
;;     table.get $live_table
;;     table.set $live_table
;;     i32.const 70000
;;     i32.const 8
;;     i32.store8
;;   )
;;   (func (;3;) (type $op) (result i32)
;;     i32.const 0
;;     call_indirect (type $op)
;;   )
;; )
;;
;; warning: memory 0 is not compacted: func 2 `set` at 0x5a: nobody knows what TableGet does to it
