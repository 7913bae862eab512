;;! pass = "trim"

;; A segment with an offset that is not known may write any slot, and an empty one behind the end
;; traps at instantiation. A known one that is empty needs room in front of it all the same.
(module
  (import "host" "offset" (global $offset i32))
  (table $unknown 9 9 funcref)
  (table $traps 9 9 funcref)
  (table $empty 9 9 funcref)
  (elem (table $unknown) (global.get $offset) func $f)
  (elem (table $traps) (i32.const 10) func)
  (elem (table $empty) (i32.const 4) func)
  (func $f)
  (func (export "run") (param i32)
    (call_indirect $unknown (local.get 0))
    (call_indirect $traps (local.get 0))
    (call_indirect $empty (local.get 0))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (import "host" "offset" (global $offset (;0;) i32))
;;   (table $unknown (;0;) 9 9 funcref)
;;   (table $traps (;1;) 9 9 funcref)
;;   (table $empty (;2;) 4 4 funcref)
;;   (export "run" (func 1))
;;   (elem (;0;) (table $unknown) (global.get $offset) func $f)
;;   (elem (;1;) (table $traps) (i32.const 10) func)
;;   (elem (;2;) (table $empty) (i32.const 4) func)
;;   (func $f (;0;) (type 0))
;;   (func (;1;) (type 1) (param i32)
;;     local.get 0
;;     call_indirect (type 0)
;;     local.get 0
;;     call_indirect $traps (type 0)
;;     local.get 0
;;     call_indirect $empty (type 0)
;;   )
;; )
