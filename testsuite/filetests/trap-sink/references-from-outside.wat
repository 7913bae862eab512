;;! pass = "trap-sink"

;; A function that was passed as a reference may be the host's.
(module
  (type $f (func))
  (func (export "called") (param (ref $f))
    (call_ref $f (local.get 0))
    (unreachable))
  (func (export "tail_called") (param (ref $f))
    (return_call_ref $f (local.get 0)))
  (func (export "not_called") (param (ref null $f))
    (drop (ref.as_non_null (local.get 0)))
    (unreachable)))

;; (module
;;   (type $f (;0;) (func))
;;   (type (;1;) (func (param (ref $f))))
;;   (type (;2;) (func (param (ref null $f))))
;;   (export "called" (func 0))
;;   (export "tail_called" (func 1))
;;   (export "not_called" (func 2))
;;   (func (;0;) (type 1) (param (ref $f))
;;     local.get 0
;;     call_ref $f
;;     unreachable
;;   )
;;   (func (;1;) (type 1) (param (ref $f))
;;     local.get 0
;;     return_call_ref $f
;;   )
;;   (func (;2;) (type 2) (param (ref null $f))
;;     unreachable
;;   )
;; )
