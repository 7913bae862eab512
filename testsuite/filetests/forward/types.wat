;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 3"]

;; Types are compared as recursion groups have it: the same type twice is one, and one with a
;; neighbour is another. A target may also return a subtype of what the forwarder returns.
(module
  (type $f (func (param i32) (result i32)))
  (type $same (func (param i32) (result i32)))
  (rec (type $other (func (param i32) (result i32))) (type $neighbour (func)))
  (func $live_work (type $f) (i32.add (local.get 0) (i32.const 1)))
  (func $dead_same (type $same) (call $live_work (local.get 0)))
  (func $live_other (type $other) (call $live_work (local.get 0)))
  (func $live_null (result nullfuncref) (ref.null nofunc))
  (func $live_wider (result funcref) (call $live_null))
  (func (export "run") (param i32) (result i32)
    (drop (call $live_wider))
    (i32.add (call $dead_same (local.get 0)) (call $live_other (local.get 0)))))

;; (module
;;   (type $f (;0;) (func (param i32) (result i32)))
;;   (rec
;;     (type $other (;1;) (func (param i32) (result i32)))
;;     (type $neighbour (;2;) (func))
;;   )
;;   (type (;3;) (func (result nullfuncref)))
;;   (type (;4;) (func (result funcref)))
;;   (export "run" (func 4))
;;   (func $live_work (;0;) (type $f) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;   )
;;   (func $live_other (;1;) (type $other) (param i32) (result i32)
;;     local.get 0
;;     call $live_work
;;   )
;;   (func $live_null (;2;) (type 3) (result nullfuncref)
;;     ref.null nofunc
;;   )
;;   (func $live_wider (;3;) (type 4) (result funcref)
;;     call $live_null
;;   )
;;   (func (;4;) (type $f) (param i32) (result i32)
;;     call $live_wider
;;     drop
;;     local.get 0
;;     call $live_work
;;     local.get 0
;;     call $live_other
;;     i32.add
;;   )
;; )
