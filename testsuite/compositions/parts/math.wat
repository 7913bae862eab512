;; Numbers only: no memory, no allocator.
(module
  (func (export "demo:numbers/math#add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
