;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=131072"]
;;! call = ["grow 3", "grow 1", "size", "grow -1", "grow 4294967296", "grow 1", "grow 1", "grow 0", "size", "last 196607"]

;; Sizes and results have 64 bits.
(module
  (memory i64 1 3)
  (func (export "grow") (param i64) (result i64) (memory.grow (local.get 0)))
  (func (export "size") (result i64) (memory.size))
  (func (export "last") (param i64) (result i32) (i32.load8_u (local.get 0))))

;; (module
;;   (type (;0;) (func (param i64) (result i64)))
;;   (type (;1;) (func (result i64)))
;;   (type (;2;) (func (param i64) (result i32)))
;;   (memory (;0;) i64 3 3)
;;   (global (;0;) (mut i64) i64.const 1)
;;   (export "grow" (func 0))
;;   (export "size" (func 1))
;;   (export "last" (func 2))
;;   (func (;0;) (type 0) (param i64) (result i64)
;;     local.get 0
;;     call 3
;;   )
;;   (func (;1;) (type 1) (result i64)
;;     global.get 0
;;   )
;;   (func (;2;) (type 2) (param i64) (result i32)
;;     local.get 0
;;     i32.load8_u
;;   )
;;   (func (;3;) (type 0) (param i64) (result i64)
;;     (local i64)
;;     local.get 0
;;     i64.const 3
;;     global.get 0
;;     local.tee 1
;;     i64.sub
;;     i64.gt_u
;;     if (result i64) ;; label = @1
;;       i64.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i64.add
;;       global.set 0
;;       local.get 1
;;     end
;;   )
;; )
