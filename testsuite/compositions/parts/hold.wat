;; Gets the resource from the one in the middle, and drops it.
(module
  (import "demo:res/store" "[method]counter.get" (func $get (param i32) (result i32)))
  (import "demo:res/store" "[resource-drop]counter" (func $drop (param i32)))
  (import "demo:res/pass" "make" (func $make (param i32) (result i32)))
  (import "demo:res/pass" "read" (func $read (param i32) (result i32)))
  (func (export "run") (result i32) (local $c i32) (local $n i32)
    (local.set $c (call $make (i32.const 7)))
    (local.set $n (i32.add (call $read (local.get $c)) (call $get (local.get $c))))
    (call $drop (local.get $c))
    (local.get $n)))
