;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB,1=128KiB"]
;;! call = [
;;!   "grow_one 2", "grow_one 1", "grow_one 1", "size_one", "size_two", "grow_two 1", "grow_two 1", "grow_two 1", "size_two",
;;!   "size_three", "grow_three 1", "grow_three 1",
;;! ]

;; Each memory has a counter and a helper of its own; helpers of one index type have one type.
(module
  (memory $live_one 0 1)
  (memory $live_two 2 4)
  (memory $live_three i64 1 2)
  (func (export "grow_one") (param i32) (result i32) (memory.grow $live_one (local.get 0)))
  (func (export "size_one") (result i32) (memory.size $live_one))
  (func (export "grow_two") (param i32) (result i32) (memory.grow $live_two (local.get 0)))
  (func (export "size_two") (result i32) (memory.size $live_two))
  (func (export "grow_three") (param i64) (result i64) (memory.grow $live_three (local.get 0)))
  (func (export "size_three") (result i64) (memory.size $live_three)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i64) (result i64)))
;;   (type (;3;) (func (result i64)))
;;   (memory $live_one (;0;) 1 1)
;;   (memory $live_two (;1;) 4 4)
;;   (memory $live_three (;2;) i64 2 2)
;;   (global (;0;) (mut i32) i32.const 0)
;;   (global (;1;) (mut i32) i32.const 2)
;;   (global (;2;) (mut i64) i64.const 1)
;;   (export "grow_one" (func 0))
;;   (export "size_one" (func 1))
;;   (export "grow_two" (func 2))
;;   (export "size_two" (func 3))
;;   (export "grow_three" (func 4))
;;   (export "size_three" (func 5))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call 6
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     global.get 0
;;   )
;;   (func (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call 7
;;   )
;;   (func (;3;) (type 1) (result i32)
;;     global.get 1
;;   )
;;   (func (;4;) (type 2) (param i64) (result i64)
;;     local.get 0
;;     call 8
;;   )
;;   (func (;5;) (type 3) (result i64)
;;     global.get 2
;;   )
;;   (func (;6;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 1
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
;;   (func (;7;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 4
;;     global.get 1
;;     local.tee 1
;;     i32.sub
;;     i32.gt_u
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i32.add
;;       global.set 1
;;       local.get 1
;;     end
;;   )
;;   (func (;8;) (type 2) (param i64) (result i64)
;;     (local i64)
;;     local.get 0
;;     i64.const 2
;;     global.get 2
;;     local.tee 1
;;     i64.sub
;;     i64.gt_u
;;     if (result i64) ;; label = @1
;;       i64.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i64.add
;;       global.set 2
;;       local.get 1
;;     end
;;   )
;; )
