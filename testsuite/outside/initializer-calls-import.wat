;;! run = ["call _initialize", "call get 0 -> 12", "call get 1 -> 7"]
;;! host."env args" = [["call realloc 0 0 4 8 -> 64", "write memory @ 0500000007000000", "return 2"]]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "initializer", uses = [["callee", "_initialize"]] },
;;!   { kind = "lift", uses = [["callee", "get"]] },
;;!   { kind = "lower", async-type = false, imports = ["env args"], uses = [["realloc", "realloc"], ["memory", "memory"]] },
;;! ]

;; An initializer calls an import whose `realloc` runs while the initializer is half done.
(module
  (import "env" "args" (func $args (result i32)))
  (memory (export "memory") 1)
  (memory $private 1)
  (global $top (mut i32) (i32.const 0))
  (func (export "realloc") (param i32 i32 i32 i32) (result i32)
    (i32.store $private (i32.const 1024) (i32.add (i32.load $private (i32.const 1024)) (local.get 3)))
    (local.set 0 (global.get $top))
    (global.set $top (i32.add (local.get 0) (local.get 3)))
    (local.get 0))
  (func (export "_initialize")
    (global.set $top (i32.const 64))
    (i32.store $private (i32.const 1024) (i32.const -1))
    (drop (call $args))
    (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.load $private (i32.const 1024)))))
  (func (export "get") (param i32) (result i32)
    (i32.load offset=64 (i32.shl (local.get 0) (i32.const 2)))))
