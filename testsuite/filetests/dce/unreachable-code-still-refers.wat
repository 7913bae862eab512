;;! pass = "dce"
;;! call = ["run"]

;; Code behind a trap never runs, but it is there and has to be valid: what it names stays.
(module
  (type $live_type (func (param i64) (result i32)))
  (global $live_global i32 (i32.const 1))
  (table $live_table 1 funcref)
  (memory $live_memory 1)
  (tag $live_tag)
  (func $live_callee)
  (func $dead)
  (func $live (export "run") (result i32)
    (unreachable)
    (call $live_callee)
    (drop (memory.grow $live_memory (i32.const 1)))
    (drop (call_indirect $live_table (type $live_type) (i64.const 0) (i32.const 0)))
    (throw $live_tag)
    (global.get $live_global)))

;; (module
;;   (type $live_type (;0;) (func (param i64) (result i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (result i32)))
;;   (table $live_table (;0;) 1 funcref)
;;   (memory $live_memory (;0;) 1)
;;   (tag $live_tag (;0;) (type 1))
;;   (global $live_global (;0;) i32 i32.const 1)
;;   (export "run" (func $live))
;;   (func $live_callee (;0;) (type 1))
;;   (func $live (;1;) (type 2) (result i32)
;;     unreachable
;;     call $live_callee
;;     i32.const 1
;;     memory.grow
;;     drop
;;     i64.const 0
;;     i32.const 0
;;     call_indirect (type $live_type)
;;     drop
;;     throw $live_tag
;;     global.get $live_global
;;   )
;; )
