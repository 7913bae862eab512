;;! pass = "memory-merge"
;;! args = ["--pass", "dce"]
;;! call = [
;;!   "fill 65530 6", "fill 65530 7", "fill 0 -1", "fill -1 2", "copy 0 65530 6", "copy 0 65535 2", "copy 65535 0 2", "copy 0 0 -1",
;;!   "init 10 4", "init 65533 4", "init -1 2", "init 10 -1", "sum", "size",
;;! ]

;; The same with addresses of 64 bits, where the count of memory.init has 32.
(module
  (memory $live_one i64 1)
  (memory $dead_two i64 1)
  (data $live_bytes "abcd")
  (func (export "fill") (param i64 i64)
    (memory.fill $live_one (local.get 0) (i32.const 7) (local.get 1)))
  (func (export "copy") (param i64 i64 i64)
    (memory.copy $dead_two $live_one (local.get 0) (local.get 1) (local.get 2)))
  (func (export "init") (param i64 i32)
    (memory.init $dead_two $live_bytes (local.get 0) (i32.const 0) (local.get 1)))
  (func (export "sum") (result i64)
    (i64.add (i64.load $live_one (i64.const 65528)) (i64.load $dead_two offset=10 (i64.const 0))))
  (func (export "size") (result i64) (memory.size $dead_two)))

;; (module
;;   (type (;0;) (func (param i64 i64)))
;;   (type (;1;) (func (param i64 i64 i64)))
;;   (type (;2;) (func (param i64 i32)))
;;   (type (;3;) (func (result i64)))
;;   (memory $live_one (;0;) i64 2 2)
;;   (export "fill" (func 0))
;;   (export "copy" (func 1))
;;   (export "init" (func 2))
;;   (export "sum" (func 3))
;;   (export "size" (func 4))
;;   (func (;0;) (type 0) (param i64 i64)
;;     (local i64 i32 i64)
;;     local.get 0
;;     i32.const 7
;;     local.get 1
;;     local.set 4
;;     local.set 3
;;     local.set 2
;;     local.get 4
;;     i64.const 65536
;;     i64.gt_u
;;     local.get 2
;;     i64.const 65536
;;     local.get 4
;;     i64.sub
;;     i64.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 2
;;     i64.const 65536
;;     i64.add
;;     local.get 3
;;     local.get 4
;;     memory.fill
;;   )
;;   (func (;1;) (type 1) (param i64 i64 i64)
;;     (local i64 i64 i64)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 5
;;     local.set 4
;;     local.set 3
;;     local.get 5
;;     i64.const 65536
;;     i64.gt_u
;;     local.get 3
;;     i64.const 65536
;;     local.get 5
;;     i64.sub
;;     i64.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 5
;;     i64.const 65536
;;     i64.gt_u
;;     local.get 4
;;     i64.const 65536
;;     local.get 5
;;     i64.sub
;;     i64.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 3
;;     local.get 4
;;     i64.const 65536
;;     i64.add
;;     local.get 5
;;     memory.copy
;;   )
;;   (func (;2;) (type 2) (param i64 i32)
;;     (local i64 i32 i32)
;;     local.get 0
;;     i32.const 0
;;     local.get 1
;;     local.set 4
;;     local.set 3
;;     local.set 2
;;     local.get 4
;;     i64.extend_i32_u
;;     i64.const 65536
;;     i64.gt_u
;;     local.get 2
;;     i64.const 65536
;;     local.get 4
;;     i64.extend_i32_u
;;     i64.sub
;;     i64.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 2
;;     local.get 3
;;     local.get 4
;;     memory.init $live_bytes
;;   )
;;   (func (;3;) (type 3) (result i64)
;;     i64.const 65528
;;     i64.load offset=65536
;;     i64.const 0
;;     i64.load offset=10
;;     i64.add
;;   )
;;   (func (;4;) (type 3) (result i64)
;;     i64.const 1
;;   )
;;   (data $live_bytes (;0;) "abcd")
;; )
