;; Optimised with `trap-kind=preserve`: a function that no call can run, in every slot of a table.
(module
  (type $number (func (result i32)))
  (type $map (func (param i32) (result i32)))
  (func $gone)
  (func $held (type $map) (i32.const 3))
  (table $filled 4 4 funcref (ref.func $held))
  (func $run (export "run") (param i32) (result i32)
    (call_indirect $filled (type $number) (local.get 0))))
