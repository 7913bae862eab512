;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=100"]
;;! call = ["grow 100", "size", "grow 1", "size", "load 109", "load 110"]

;; The unit is the memory's page.
(module
  (memory 10 110 (pagesize 1))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 110 110 (pagesize 0x1))
;;   (global (;0;) (mut i32) i32.const 10)
;;   (export "grow" (func 0))
;;   (export "size" (func 1))
;;   (export "load" (func 2))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call 3
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     global.get 0
;;   )
;;   (func (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load8_u
;;   )
;;   (func (;3;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 110
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
