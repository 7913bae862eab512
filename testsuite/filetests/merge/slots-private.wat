;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1", "run 2", "run 3"]

;; Slots that only calls can reach hold the function that stands for all, in both kinds of segments.
;; An item that is a function of another type stays, though its body is the same.
(module
  (type $get (func (result i32)))
  (rec (type $other (func (result i32))) (type (func)))
  (table 4 4 funcref)
  (elem (table 0) (i32.const 0) func $live_one $dead_two)
  (elem (table 0) (i32.const 2) funcref (ref.func $dead_three) (ref.func $live_other))
  (func $live_one (type $get) (i32.const 7))
  (func $dead_two (type $get) (i32.const 7))
  (func $dead_three (type $get) (i32.const 7))
  (func $live_other (type $other) (i32.const 7))
  (func $live_call_other (export "other") (param i32) (result i32)
    (call_indirect (type $other) (local.get 0)))
  (func (export "run") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))

;; (module
;;   (type $get (;0;) (func (result i32)))
;;   (rec
;;     (type $other (;1;) (func (result i32)))
;;     (type (;2;) (func))
;;   )
;;   (type (;3;) (func (param i32) (result i32)))
;;   (table (;0;) 4 4 funcref)
;;   (export "other" (func $live_call_other))
;;   (export "run" (func 3))
;;   (elem (;0;) (table 0) (i32.const 0) func $live_one $live_one)
;;   (elem (;1;) (table 0) (i32.const 2) funcref (ref.func $live_one) (ref.func $live_other))
;;   (func $live_one (;0;) (type $get) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_other (;1;) (type $other) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_call_other (;2;) (type 3) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $other)
;;   )
;;   (func (;3;) (type 3) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $get)
;;   )
;; )
