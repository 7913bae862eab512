;;! pass = "forward"
;;! call = ["narrow 0", "narrow 1", "wide 0", "wide 1"]

;; A call of a subtype can tell a forwarder from a target of the supertype: there the slot keeps its
;; function. With equal types it changes.
(module
  (type $wide (sub (func (result i32))))
  (type $narrow (sub final $wide (func (result i32))))
  (table 2 2 funcref)
  (elem (i32.const 0) func $narrow $same)
  (func $work (type $wide) (i32.const 42))
  (func $narrow (type $narrow) (call $work))
  (func $same (type $wide) (call $work))
  (func (export "narrow") (param i32) (result i32) (call_indirect (type $narrow) (local.get 0)))
  (func (export "wide") (param i32) (result i32) (call_indirect (type $wide) (local.get 0))))

;; (module
;;   (type $wide (;0;) (sub (func (result i32))))
;;   (type $narrow (;1;) (sub final $wide (func (result i32))))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table (;0;) 2 2 funcref)
;;   (export "narrow" (func 3))
;;   (export "wide" (func 4))
;;   (elem (;0;) (i32.const 0) func $narrow $work)
;;   (func $work (;0;) (type $wide) (result i32)
;;     i32.const 42
;;   )
;;   (func $narrow (;1;) (type $narrow) (result i32)
;;     call $work
;;   )
;;   (func $same (;2;) (type $wide) (result i32)
;;     call $work
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $narrow)
;;   )
;;   (func (;4;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $wide)
;;   )
;; )
