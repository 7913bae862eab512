;;! pass = "trap-sink"
;;! call = ["fail", "failed", "harmless 0"]

;; A host may catch the trap and call another export: what the instance wrote to itself counts.
(module
  (global $live_latch (mut i32) (i32.const 0))
  (memory $live_memory 1)
  (func (export "fail")
    (global.set $live_latch (i32.const 1))
    (i32.store (i32.const 8) (i32.const 1))
    (unreachable))
  (func (export "failed") (result i32)
    (i32.add (global.get $live_latch) (i32.load (i32.const 8))))
  (func (export "harmless") (param $p i32)
    (local.set $p (i32.load (global.get $live_latch)))
    (unreachable)))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i32)))
;;   (memory $live_memory (;0;) 1)
;;   (global $live_latch (;0;) (mut i32) i32.const 0)
;;   (export "fail" (func 0))
;;   (export "failed" (func 1))
;;   (export "harmless" (func 2))
;;   (func (;0;) (type 0)
;;     i32.const 1
;;     global.set $live_latch
;;     i32.const 8
;;     i32.const 1
;;     i32.store
;;     unreachable
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     global.get $live_latch
;;     i32.const 8
;;     i32.load
;;     i32.add
;;   )
;;   (func (;2;) (type 2) (param $p i32)
;;     unreachable
;;   )
;; )
