;; Optimised with `trap-kind=preserve`: functions that no call can run keep their place as stubs.
(module
  (type $number (func (result i32)))
  (type $map (func (param i32) (result i32)))
  (table $calls 6 funcref)
  (table $other 2 funcref)
  (func $one (type $number) (i32.const 1))
  (func $two (type $number) (i32.const 2))
  (func $wrong_type (type $map) (i32.const 3))
  (func $also_wrong_type (type $map) (i32.const 4))
  (func $run (export "run") (param i32) (result i32)
    (drop (call $two))
    (call_indirect $calls (type $number) (local.get 0)))
  (elem $to_calls (table $calls) (i32.const 0) func $wrong_type $one $also_wrong_type $two))
