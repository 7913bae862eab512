;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:trap-ends-instance=true"]

;; A reference from outside can be anything, also by way of another table or a segment.
(module
  (type $f (func))
  (table $set 1 1 funcref)
  (table $copied 1 1 funcref)
  (table $initialised 1 1 funcref)
  (elem $elem func $quiet)
  (func $quiet)
  (func (export "fill") (param funcref)
    (table.set $set (i32.const 0) (local.get 0))
    (table.copy $copied $set (i32.const 0) (i32.const 0) (i32.const 1))
    (table.init $initialised $elem (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "through_set")
    (call_indirect $set (type $f) (i32.const 0))
    (unreachable))
  (func (export "through_copied")
    (call_indirect $copied (type $f) (i32.const 0))
    (unreachable))
  (func (export "through_initialised")
    (call_indirect $initialised (type $f) (i32.const 0))
    (unreachable)))

;; (module
;;   (type $f (;0;) (func))
;;   (type (;1;) (func (param funcref)))
;;   (table $set (;0;) 1 1 funcref)
;;   (table $copied (;1;) 1 1 funcref)
;;   (table $initialised (;2;) 1 1 funcref)
;;   (export "fill" (func 1))
;;   (export "through_set" (func 2))
;;   (export "through_copied" (func 3))
;;   (export "through_initialised" (func 4))
;;   (elem $elem (;0;) func $quiet)
;;   (func $quiet (;0;) (type $f))
;;   (func (;1;) (type 1) (param funcref)
;;     i32.const 0
;;     local.get 0
;;     table.set $set
;;     i32.const 0
;;     i32.const 0
;;     i32.const 1
;;     table.copy $copied $set
;;     i32.const 0
;;     i32.const 0
;;     i32.const 1
;;     table.init $initialised $elem
;;   )
;;   (func (;2;) (type $f)
;;     i32.const 0
;;     call_indirect (type $f)
;;     unreachable
;;   )
;;   (func (;3;) (type $f)
;;     i32.const 0
;;     call_indirect $copied (type $f)
;;     unreachable
;;   )
;;   (func (;4;) (type $f)
;;     unreachable
;;   )
;; )
