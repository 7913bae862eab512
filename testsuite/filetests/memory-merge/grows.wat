;;! pass = "memory-merge"
;;! args = ["--pass", "dce"]
;;! call = ["grow", "read", "write"]

;; A memory that may grow stays; those that cannot become one.
(module
  (memory $live_heap 1)
  (memory $live_one 1)
  (memory $dead_two 1)
  (func (export "grow") (result i32) (memory.grow $live_heap (i32.const 1)))
  (func (export "write")
    (i32.store $live_one (i32.const 0) (i32.const 1))
    (i32.store $live_heap (i32.const 0) (i32.const 3))
    (memory.copy $live_heap $dead_two (i32.const 0) (i32.const 4) (i32.const 8)))
  (func (export "read") (result i32)
    (i32.add (i32.load $dead_two (i32.const 0)) (i32.load $live_heap (i32.const 0)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (memory $live_heap (;0;) 1)
;;   (memory $live_one (;1;) 2 2)
;;   (export "grow" (func 0))
;;   (export "write" (func 1))
;;   (export "read" (func 2))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 1
;;     memory.grow
;;   )
;;   (func (;1;) (type 1)
;;     (local i32 i32 i32)
;;     i32.const 0
;;     i32.const 1
;;     i32.store $live_one offset=65536
;;     i32.const 0
;;     i32.const 3
;;     i32.store
;;     i32.const 0
;;     i32.const 4
;;     i32.const 8
;;     local.set 2
;;     local.set 1
;;     local.set 0
;;     local.get 2
;;     i32.const 65536
;;     i32.gt_u
;;     local.get 1
;;     i32.const 65536
;;     local.get 2
;;     i32.sub
;;     i32.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     memory.copy $live_heap $live_one
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     i32.const 0
;;     i32.load $live_one
;;     i32.const 0
;;     i32.load
;;     i32.add
;;   )
;; )
;;
;; warning: memory 0 is not merged: it may grow: `memory.grow` in func 0 `grow`
