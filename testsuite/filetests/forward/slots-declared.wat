;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1"]

;; `ref.func` needs a declaration of its function. Here the slot is the only one, so it stays; the
;; other function is declared by nobody else either, and needs none.
(module
  (type $f (func (result i32)))
  (table $live_table 4 4 funcref)
  (elem (table $live_table) (i32.const 0) func $live_declared $dead_other)
  (func $live_work (result i32) (i32.const 42))
  (func $live_declared (result i32) (call $live_work))
  (func $dead_other (result i32) (call $live_work))
  (func (export "run") (param i32) (result i32)
    (drop (ref.func $live_declared))
    (call_indirect $live_table (type $f) (local.get 0))))

;; (module
;;   (type $f (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 4 4 funcref)
;;   (export "run" (func 2))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_declared $live_work)
;;   (func $live_work (;0;) (type $f) (result i32)
;;     i32.const 42
;;   )
;;   (func $live_declared (;1;) (type $f) (result i32)
;;     call $live_work
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     ref.func $live_declared
;;     drop
;;     local.get 0
;;     call_indirect (type $f)
;;   )
;; )
