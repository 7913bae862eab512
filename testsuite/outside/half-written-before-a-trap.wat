;;! run = [
;;!   "catch call fail 5 -> trap", "call look -> 5", "call level -> 6", "call pages -> 2",
;;!   "catch call fail 7 -> trap", "call look -> 7", "call level -> 8", "call pages -> 3",
;;! ]

;; Code that always traps is not the trap alone: what it wrote before is there for whoever is called afterwards.
(module
  (memory $private 1)
  (global $level (mut i32) (i32.const 0))
  (func (export "fail") (param i32) (result i32)
    (i32.store (i32.const 1024) (local.get 0))
    (global.set $level (i32.add (local.get 0) (i32.const 1)))
    (drop (memory.grow (i32.const 1)))
    (unreachable))
  (func (export "look") (result i32)
    (i32.load (i32.const 1024)))
  (func (export "level") (result i32)
    (global.get $level))
  (func (export "pages") (result i32)
    (memory.size)))
