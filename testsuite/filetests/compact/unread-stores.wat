;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["run 3", "run 4", "trap 0", "trap 65536"]

;; What is written and never read goes, but not what computes it, and not a store that may trap.
(module
  (import "host" "f" (func $live_f (param i32) (result i32)))
  (memory $unread 1)
  (memory $live_may_trap 1)
  (func (export "run") (param i32) (result i32)
    (i32.store $unread (i32.const 100) (local.get 0))
    (i32.store16 $unread (i32.const 200) (call $live_f (local.get 0)))
    (f64.store $unread (i32.const 300) (f64.const 1))
    (memory.fill $unread (i32.const 400) (i32.const 1) (i32.const 40))
    (memory.copy $unread $unread (i32.const 500) (i32.const 600) (i32.const 40))
    (i32.store8 $unread (i32.const 700) (i32.add (i32.load8_u $unread (i32.const 700)) (i32.const 1)))
    (i32.load8_u $unread (i32.const 700)))
  (func (export "trap") (param i32)
    (i32.store8 $live_may_trap (local.get 0) (i32.const 1))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (import "host" "f" (func $live_f (;0;) (type 0) (param i32) (result i32)))
;;   (memory $unread (;0;) 1 1)
;;   (memory $live_may_trap (;1;) 1)
;;   (export "run" (func 1))
;;   (export "trap" (func 2))
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     i32.const 200
;;     local.get 0
;;     call $live_f
;;     drop
;;     drop
;;     i32.const 0
;;     i32.const 0
;;     i32.load8_u
;;     i32.const 1
;;     i32.add
;;     i32.store8
;;     i32.const 0
;;     i32.load8_u
;;   )
;;   (func (;2;) (type 1) (param i32)
;;     local.get 0
;;     i32.const 1
;;     i32.store8 $live_may_trap
;;   )
;; )
;;
;; warning: memory 1 is not compacted: func 2 `trap` at 0x64: an address is any number, and may be out of its bounds
