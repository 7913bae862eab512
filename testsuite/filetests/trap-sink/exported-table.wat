;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:trap-ends-instance=true"]
;;! call = ["through_private 0"]

;; The host can put its own functions into an exported table: a call through it may do anything. What
;; a private table holds is known.
(module
  (type $f (func))
  (table $public (export "table") 1 1 funcref)
  (table $private 1 1 funcref)
  (elem (table $public) (i32.const 0) func $quiet)
  (elem (table $private) (i32.const 0) func $quiet)
  (memory 1)
  (func $quiet (i32.store (i32.const 0) (i32.const 1)))
  (func (export "through_public") (param i32)
    (call_indirect $public (type $f) (local.get 0))
    (unreachable))
  (func (export "through_private") (param i32)
    (call_indirect $private (type $f) (local.get 0))
    (unreachable)))

;; (module
;;   (type $f (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (table $public (;0;) 1 1 funcref)
;;   (table $private (;1;) 1 1 funcref)
;;   (memory (;0;) 1)
;;   (export "table" (table $public))
;;   (export "through_public" (func 1))
;;   (export "through_private" (func 2))
;;   (elem (;0;) (table $public) (i32.const 0) func $quiet)
;;   (elem (;1;) (table $private) (i32.const 0) func $quiet)
;;   (func $quiet (;0;) (type $f)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;   )
;;   (func (;1;) (type 1) (param i32)
;;     local.get 0
;;     call_indirect (type $f)
;;     unreachable
;;   )
;;   (func (;2;) (type 1) (param i32)
;;     unreachable
;;   )
;; )
