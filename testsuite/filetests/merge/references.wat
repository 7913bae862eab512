;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["pick 0", "pick 1", "run"]

;; A function that a `ref.func` in a body, a global or the initial value of a table names stays what it
;; is, since the reference can go anywhere. Its twins without references go.
(module
  (elem declare func $live_in_body)
  (func $live_in_body (result i32) (i32.const 7))
  (func $live_in_global (result i32) (i32.const 7))
  (func $live_in_table (result i32) (i32.const 7))
  (func $dead_called (result i32) (i32.const 7))
  (global $live_global (mut funcref) (ref.func $live_in_global))
  (table $live_table (export "table") 1 1 (ref null func) (ref.func $live_in_table))
  (func (export "pick") (param i32) (result funcref)
    (select (result funcref) (ref.func $live_in_body) (global.get $live_global) (local.get 0)))
  (func (export "run") (result i32) (call $dead_called)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result funcref)))
;;   (table $live_table (;0;) 1 1 funcref ref.func $live_in_table)
;;   (global $live_global (;0;) (mut funcref) ref.func $live_in_global)
;;   (export "table" (table $live_table))
;;   (export "pick" (func 3))
;;   (export "run" (func 4))
;;   (elem (;0;) declare func $live_in_body)
;;   (func $live_in_body (;0;) (type 0) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_in_global (;1;) (type 0) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_in_table (;2;) (type 0) (result i32)
;;     i32.const 7
;;   )
;;   (func (;3;) (type 1) (param i32) (result funcref)
;;     ref.func $live_in_body
;;     global.get $live_global
;;     local.get 0
;;     select (result funcref)
;;   )
;;   (func (;4;) (type 0) (result i32)
;;     call $live_in_body
;;   )
;; )
