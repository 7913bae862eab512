;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1", "fill", "run 0", "run 1", "run 3"]

;; What moves between tables that only calls look at is seen by nobody.
(module
  (type $f (func (result i32)))
  (table $live_one 4 4 funcref)
  (table $live_two 4 4 funcref)
  (elem (table $live_two) (i32.const 0) func $dead_forwards)
  (elem $live_passive func $dead_also)
  (func $live_work (result i32) (i32.const 42))
  (func $live_more (result i32) (i32.const 43))
  (func $dead_forwards (result i32) (call $live_work))
  (func $dead_also (result i32) (call $live_more))
  (func (export "fill")
    (table.copy $live_one $live_two (i32.const 0) (i32.const 0) (i32.const 1))
    (table.init $live_one $live_passive (i32.const 1) (i32.const 0) (i32.const 1))
    (table.grow $live_one (ref.null func) (i32.const 0))
    (drop))
  (func (export "run") (param i32) (result i32)
    (call_indirect $live_one (type $f) (local.get 0))))

;; (module
;;   (type $f (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_one (;0;) 4 4 funcref)
;;   (table $live_two (;1;) 4 4 funcref)
;;   (export "fill" (func 2))
;;   (export "run" (func 3))
;;   (elem (;0;) (table $live_two) (i32.const 0) func $live_work)
;;   (elem $live_passive (;1;) func $live_more)
;;   (func $live_work (;0;) (type $f) (result i32)
;;     i32.const 42
;;   )
;;   (func $live_more (;1;) (type $f) (result i32)
;;     i32.const 43
;;   )
;;   (func (;2;) (type 1)
;;     i32.const 0
;;     i32.const 0
;;     i32.const 1
;;     table.copy $live_one $live_two
;;     i32.const 1
;;     i32.const 0
;;     i32.const 1
;;     table.init $live_passive
;;     ref.null func
;;     i32.const 0
;;     table.grow $live_one
;;     drop
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $f)
;;   )
;; )
