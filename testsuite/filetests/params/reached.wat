;;! pass = "params"
;;! call = ["exported 1 2", "run", "by_table 0"]

;; Who is exported, runs at the start, or is referred to, keeps its parameters: others may call it.
(module
  (table $live_table (export "table") 2 funcref)
  (elem (table $live_table) (i32.const 0) func $live_in_table)
  (elem declare func $live_referred)
  (global $live_g (export "g") funcref (ref.func $live_in_global))
  (func $live_exported (export "exported") (param i32 i32) (result i32) (local.get 0))
  (func $live_in_table (param i32 i32) (result i32) (local.get 0))
  (func $live_referred (param i32 i32) (result i32) (local.get 0))
  (func $live_in_global (param i32 i32) (result i32) (local.get 0))
  (func $live_private (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $live_run (export "run") (result i32)
    (drop (ref.is_null (ref.func $live_referred)))
    (call $live_exported (i32.const 1) (i32.const 2))
    (i32.add (call $live_in_table (i32.const 1) (i32.const 2)))
    (i32.add (call $live_referred (i32.const 1) (i32.const 2)))
    (i32.add (call $live_in_global (i32.const 1) (i32.const 2)))
    (i32.add (call $live_private (i32.const 1) (i32.const 2))))
  (func $live_by_table (export "by_table") (param i32) (result i32)
    (call_indirect $live_table (param i32 i32) (result i32) (i32.const 4) (i32.const 2) (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (global $live_g (;0;) funcref ref.func $live_in_global)
;;   (export "table" (table $live_table))
;;   (export "g" (global $live_g))
;;   (export "exported" (func $live_exported))
;;   (export "run" (func $live_run))
;;   (export "by_table" (func $live_by_table))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_in_table)
;;   (elem (;1;) declare func $live_referred)
;;   (func $live_exported (;0;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;   )
;;   (func $live_in_table (;1;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;   )
;;   (func $live_referred (;2;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;   )
;;   (func $live_in_global (;3;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;   )
;;   (func $live_private (;4;) (type 1) (result i32)
;;     (local i32 i32)
;;     i32.const 1
;;     local.set 0
;;     i32.const 2
;;     local.set 1
;;     local.get 0
;;     local.get 1
;;     i32.add
;;   )
;;   (func $live_run (;5;) (type 1) (result i32)
;;     ref.func $live_referred
;;     ref.is_null
;;     drop
;;     i32.const 1
;;     i32.const 2
;;     call $live_exported
;;     i32.const 1
;;     i32.const 2
;;     call $live_in_table
;;     i32.add
;;     i32.const 1
;;     i32.const 2
;;     call $live_referred
;;     i32.add
;;     i32.const 1
;;     i32.const 2
;;     call $live_in_global
;;     i32.add
;;     call $live_private
;;     i32.add
;;   )
;;   (func $live_by_table (;6;) (type 2) (param i32) (result i32)
;;     i32.const 4
;;     i32.const 2
;;     local.get 0
;;     call_indirect (type 0)
;;   )
;; )
