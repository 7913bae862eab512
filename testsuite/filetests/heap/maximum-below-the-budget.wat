;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=1MiB"]
;;! call = ["grow 2", "size", "grow 1", "size", "grow 1", "grow 0"]

;; Growth beyond the declared maximum failed before, and fails after.
(module
  (memory 1 2)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
)

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 2 2)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (export "grow" (func 0))
;;   (export "size" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call 2
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     global.get 0
;;   )
;;   (func (;2;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 2
;;     global.get 0
;;     local.tee 1
;;     i32.sub
;;     i32.gt_u
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i32.add
;;       global.set 0
;;       local.get 1
;;     end
;;   )
;; )
