;;! run = ["call run -> 42"]
;;! host."A f" = [["return 42"]]
;;! subtypes = ["A f"]

;; What is linked for an import may have a subtype of its declared type, and answers calls as one.
(module
  (type $a (sub (func (result i32))))
  (type $b (sub final $a (func (result i32))))
  (import "A" "f" (func $f (type $a)))
  (memory 1)
  (table 1 1 funcref)
  (elem (i32.const 0) func $f)
  (func (export "run") (result i32)
    (i32.store (i32.const 100) (call_indirect (type $b) (i32.const 0)))
    (i32.load (i32.const 100))))
