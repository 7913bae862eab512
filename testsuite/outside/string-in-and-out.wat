;;! run = [
;;!   "call realloc 0 0 1 4 -> 64", "write #0 64 05000000", "call run 64 4 -> 96", "read #0 96 8", "read #0 128 4", "call post 96",
;;!   "call realloc 0 0 1 4 -> 64", "write #0 64 09000000", "call run 64 4 -> 96", "read #0 96 8", "read #0 128 4", "call post 96",
;;!   "call byte 3 -> 0",
;;! ]
;;! [section]
;;! one-tree = true
;;! users = [
;;!   { kind = "lift", uses = [["callee", "run"], ["realloc", "realloc"], ["post-return", "post"], ["memory", "memory"]] },
;;!   { kind = "lift", uses = [["callee", "byte"]] },
;;! ]

;; The parameter of a lift is written where its `realloc` says, before it runs; its result is read after it returned, and
;; the post-return runs only then.
(module
  (memory (export "memory") 1)
  (func (export "realloc") (param i32 i32 i32 i32) (result i32)
    (i32.const 64))
  (func (export "run") (param i32 i32) (result i32)
    (i32.store (i32.const 96) (i32.const 128))
    (i32.store (i32.const 100) (i32.const 4))
    (i32.store (i32.const 128) (i32.add (i32.load (i32.const 64)) (i32.const 1)))
    (i32.const 96))
  (func (export "post") (param i32)
    (i32.store (i32.const 128) (i32.const 0)))
  (func (export "byte") (param i32) (result i32)
    (i32.load8_u (i32.and (local.get 0) (i32.const 31)))))
