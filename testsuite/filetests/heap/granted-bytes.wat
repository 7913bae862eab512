;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]
;;! call = [
;;!   "load 65532", "grow", "load 65532", "load 65536", "load 131068", "fill 65536 65536 7", "load 131068", "copy 65536 0 65536",
;;!   "load 0", "init 131069", "init 131070", "load 131068", "load 131069",
;;! ]

;; What is granted is zero, can be used by every operator, and ends where the reserve ends.
(module
  (memory 1 2)
  (data "abc")
  (data (i32.const 65533) "xyz")
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 2) (local.get 1)))
  (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 1) (local.get 0) (local.get 2)))
  (func (export "init") (param i32) (memory.init 0 (local.get 0) (i32.const 0) (i32.const 3))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func (param i32 i32 i32)))
;;   (type (;3;) (func (param i32)))
;;   (memory (;0;) 2 2)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (export "grow" (func 0))
;;   (export "load" (func 1))
;;   (export "fill" (func 2))
;;   (export "copy" (func 3))
;;   (export "init" (func 4))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 1
;;     call 5
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func (;2;) (type 2) (param i32 i32 i32)
;;     local.get 0
;;     local.get 2
;;     local.get 1
;;     memory.fill
;;   )
;;   (func (;3;) (type 2) (param i32 i32 i32)
;;     local.get 1
;;     local.get 0
;;     local.get 2
;;     memory.copy
;;   )
;;   (func (;4;) (type 3) (param i32)
;;     local.get 0
;;     i32.const 0
;;     i32.const 3
;;     memory.init 0
;;   )
;;   (func (;5;) (type 1) (param i32) (result i32)
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
;;   (data (;0;) "abc")
;;   (data (;1;) (i32.const 65533) "xyz")
;; )
