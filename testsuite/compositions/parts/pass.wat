;; Hands the resource on.
(module
  (import "demo:res/store" "[constructor]counter" (func $make (param i32) (result i32)))
  (import "demo:res/store" "[method]counter.get" (func $get (param i32) (result i32)))
  (import "demo:res/store" "[resource-drop]counter" (func $drop (param i32)))
  (func (export "demo:res/pass#make") (param i32) (result i32) (call $drop (call $make (i32.const 1))) (call $make (local.get 0)))
  (func (export "demo:res/pass#read") (param i32) (result i32) (local $r i32)
    (local.set $r (call $get (local.get 0))) (call $drop (local.get 0)) (local.get $r)))
