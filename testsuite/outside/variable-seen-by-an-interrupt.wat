;;! run = ["call run 500 -> 501", "call get -> 745"]
;;! interrupts = [["call get -> 0"], ["call get -> 500"], ["call get -> 744", "call bump"], []]

;; An interrupt comes between the writes of two variables, one of which has room for 8 bits only.
(module
  (memory $private 1)
  (global $point (export "point") (mut i32) (i32.const 0))
  (func (export "run") (param i32) (result i32)
    (global.set $point (i32.const 1))
    (loop $stay (br_if $stay (i32.eq (global.get $point) (i32.const 1000))))
    (i32.store (i32.const 8) (local.get 0))
    (global.set $point (i32.const 2))
    (loop $stay (br_if $stay (i32.eq (global.get $point) (i32.const 1000))))
    (i32.store8 (i32.const 12) (local.get 0))
    (global.set $point (i32.const 3))
    (loop $stay (br_if $stay (i32.eq (global.get $point) (i32.const 1000))))
    (i32.load (i32.const 8)))
  (func (export "bump")
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1))))
  (func (export "get") (result i32)
    (i32.add (i32.load (i32.const 8)) (i32.load8_u (i32.const 12)))))
