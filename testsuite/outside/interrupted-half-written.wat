;;! run = ["call run 5 -> 7", "call run 6 -> 8"]
;;! interrupts = [["call busy -> 1", "call level -> 5"], ["call busy -> 0", "call level -> 7"], ["call busy -> 1", "call level -> 6"], []]

;; An interrupt sees whatever is half-written between two instructions, in private memory and in private globals.
(module
  (memory $private 1)
  (global $level (mut i32) (i32.const 0))
  (global $point (export "point") (mut i32) (i32.const 0))
  (func (export "run") (param i32) (result i32)
    (i32.store (i32.const 64) (i32.const 1))
    (global.set $level (local.get 0))
    (global.set $point (i32.const 1))
    (loop $stay (br_if $stay (i32.eq (global.get $point) (i32.const 1000))))
    (i32.store (i32.const 64) (i32.const 0))
    (global.set $level (i32.add (local.get 0) (i32.const 2)))
    (global.set $point (i32.const 2))
    (loop $stay (br_if $stay (i32.eq (global.get $point) (i32.const 1000))))
    (global.get $level))
  (func (export "busy") (result i32)
    (i32.load (i32.const 64)))
  (func (export "level") (result i32)
    (global.get $level)))
