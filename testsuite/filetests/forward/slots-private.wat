;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1", "run 2", "run 3", "run 4"]

;; Slots that only calls can look at hold the end of the chain, whatever their segment looks like.
;; One with a forwarder to an import keeps the last function that is not imported.
(module
  (type $f (func (param i32) (result i32)))
  (import "host" "add" (func $live_add (type $f)))
  (table $live_table 5 5 funcref)
  (elem (table $live_table) (i32.const 0) func $dead_one $live_to_add $dead_to_add)
  (elem (table $live_table) (i32.const 3) funcref (ref.func $dead_two) (ref.null func))
  (func $live_work (type $f) (i32.mul (local.get 0) (i32.const 3)))
  (func $dead_one (type $f) (call $live_work (local.get 0)))
  (func $dead_two (type $f) (return_call $dead_one (local.get 0)))
  (func $live_to_add (type $f) (call $live_add (local.get 0)))
  (func $dead_to_add (type $f) (call $live_to_add (local.get 0)))
  (func (export "run") (param i32) (result i32)
    (call_indirect $live_table (type $f) (i32.const 7) (local.get 0))))

;; (module
;;   (type $f (;0;) (func (param i32) (result i32)))
;;   (import "host" "add" (func $live_add (;0;) (type $f) (param i32) (result i32)))
;;   (table $live_table (;0;) 5 5 funcref)
;;   (export "run" (func 3))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_work $live_to_add $live_to_add)
;;   (elem (;1;) (table $live_table) (i32.const 3) funcref (ref.func $live_work))
;;   (func $live_work (;1;) (type $f) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.mul
;;   )
;;   (func $live_to_add (;2;) (type $f) (param i32) (result i32)
;;     local.get 0
;;     call $live_add
;;   )
;;   (func (;3;) (type $f) (param i32) (result i32)
;;     i32.const 7
;;     local.get 0
;;     call_indirect (type $f)
;;   )
;; )
