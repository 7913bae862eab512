(module
  (type $unary (func (param i32) (result i32)))
  (import "host" "tick" (func $tick))
  (memory $shared (export "memory") 1)
  (memory $private 2)
  (memory $second 1)
  (global $sp (mut i32) (i32.const 4096))
  (global $calls (mut i32) (i32.const 0))
  (table 4 4 funcref)
  (elem (i32.const 1) func $double $half)
  (data (memory $private) (i32.const 1024) "\01\02\03\04\05\06\07\08")
  (data (memory $private) (i32.const 1100) "\07")
  (data (memory $private) (i32.const 2048) "\01\00\00\00")
  (data (memory $private) (i32.const 3000) "never read")
  (data (memory $private) (i32.const 7000) "\bc\1b\00\00")
  (data (memory $second) (i32.const 512) "\2a")
  (data (memory $shared) (i32.const 16) "seen by others")
  (data $passive "passive")
  (func $double (type $unary) (i32.mul (local.get 0) (i32.const 2)))
  (func $half (type $unary) (i32.shr_u (local.get 0) (i32.const 1)))
  (func $unused (result i32) (i32.load $private (i32.const 0)))

  ;; A loop over bytes that data initialises.
  (func (export "sum") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum)
        (i32.load8_u $private (i32.add (local.get $i) (i32.const 1024)))))
      (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 8))))
    (local.get $sum))

  ;; A call through the slot that memory has.
  (func (export "through") (param i32) (result i32)
    (call_indirect (type $unary) (local.get 0) (i32.load $private (i32.const 2048))))
  (func (export "choose") (param i32)
    (i32.store $private (i32.const 2048) (select (i32.const 1) (i32.const 2) (local.get 0))))

  ;; A frame on the stack, passed on.
  (func $fill (param $frame i32) (param $value i32)
    (i32.store $private offset=4 (local.get $frame) (local.get $value)))
  (func (export "frame") (param i32) (result i32) (local $frame i32)
    (global.set $sp (local.tee $frame (i32.sub (global.get $sp) (i32.const 16))))
    (call $fill (local.get $frame) (local.get 0))
    (i32.load $private offset=4 (local.get $frame))
    (global.set $sp (i32.add (local.get $frame) (i32.const 16))))

  ;; Writes that nobody reads, and one that somebody reads.
  (func (export "log") (param i32)
    (memory.fill $private (i32.const 5000) (i32.const 1) (i32.const 4))
    (i32.store $private (i32.const 5004) (i32.div_u (local.get 0) (i32.const 3)))
    (i32.store16 $second (i32.const 512) (local.get 0)))
  (func (export "logged") (result i32) (i32.load16_u $second (i32.const 512)))

  ;; A global, the size, and what is not reached.
  (func (export "count") (result i32)
    (global.set $calls (i32.and (i32.add (global.get $calls) (i32.const 1)) (i32.const 3)))
    (call $tick)
    (if (i32.gt_u (global.get $calls) (i32.const 3)) (then (drop (call $unused))))
    (memory.fill $private (i32.const 6000) (i32.const 9) (i32.const 4))
    (i32.add (memory.size $private)
      (i32.load8_u $private offset=6000 (global.get $calls))))

  ;; A pointer in memory.
  (func (export "point") (param i32)
    (i32.store $private (i32.const 7000)
      (i32.add (i32.const 7100) (i32.shl (i32.and (local.get 0) (i32.const 7)) (i32.const 2)))))
  (func (export "pointed") (result i32)
    (i32.load $private (i32.load $private (i32.const 7000))))

  ;; A loop that counts down, beside a pointer that runs.
  (func (export "part") (param $left i32) (result i32) (local $at i32) (local $sum i32)
    (local.set $left (i32.add (i32.and (local.get $left) (i32.const 7)) (i32.const 1)))
    (local.set $at (i32.const 1024))
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load8_u $private (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (local.get $sum))
  (func (export "copied") (param i32)
    (memory.copy $private $second (i32.const 8000) (i32.const 512) (i32.and (local.get 0) (i32.const 1))))
  (func (export "copy") (result i32) (i32.load8_u $private (i32.const 8000)))
  (func (export "init")
    (memory.init $shared $passive (i32.const 32) (i32.const 0) (i32.const 7)))
  (func (export "never") (result i32) (call $fails) (i32.const 1))
  (func $fails (unreachable))
  (func $idle (nop))
  (func $other (param i32 i32)))
