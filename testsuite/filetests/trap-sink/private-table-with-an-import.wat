;;! pass = "trap-sink"
;;! call = ["heard 0", "unheard 1"]

;; One function that can be heard among those of a type is enough; other types do not matter.
(module
  (type $f (func))
  (type $g (func (param i32)))
  (import "host" "log" (func $log))
  (table $table 3 3 funcref)
  (elem (table $table) (i32.const 0) func $log $quiet $quiet_too)
  (func $quiet)
  (func $quiet_too (param i32))
  (func (export "heard") (param i32)
    (call_indirect $table (type $f) (local.get 0))
    (unreachable))
  (func (export "unheard") (param i32)
    (call_indirect $table (type $g) (i32.const 1) (local.get 0))
    (unreachable)))

;; (module
;;   (type $f (;0;) (func))
;;   (type $g (;1;) (func (param i32)))
;;   (import "host" "log" (func $log (;0;) (type $f)))
;;   (table $table (;0;) 3 3 funcref)
;;   (export "heard" (func 3))
;;   (export "unheard" (func 4))
;;   (elem (;0;) (table $table) (i32.const 0) func $log $quiet $quiet_too)
;;   (func $quiet (;1;) (type $f))
;;   (func $quiet_too (;2;) (type $g) (param i32))
;;   (func (;3;) (type $g) (param i32)
;;     local.get 0
;;     call_indirect (type $f)
;;     unreachable
;;   )
;;   (func (;4;) (type $g) (param i32)
;;     unreachable
;;   )
;; )
