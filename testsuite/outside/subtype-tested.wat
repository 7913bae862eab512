;;! run = ["call run -> 43", "call cast -> 42"]
;;! host."A f" = [["return 42"]]
;;! subtypes = ["A f"]

;; A test or a cast of a reference to an import sees the type of what is linked, not the declared one.
(module
  (type $a (sub (func (result i32))))
  (type $b (sub final $a (func (result i32))))
  (import "A" "f" (func $f (type $a)))
  (table 1 1 funcref)
  (elem (i32.const 0) func $f)
  (func (export "run") (result i32)
    (if (result i32) (ref.test (ref $b) (ref.func $f))
      (then (i32.const 43))
      (else (i32.const 0))))
  (func (export "cast") (result i32)
    (call_ref $b (ref.cast (ref $b) (table.get (i32.const 0))))))
