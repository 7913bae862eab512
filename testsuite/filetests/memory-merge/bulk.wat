;;! pass = "memory-merge"
;;! args = ["--pass", "dce"]
;;! call = [
;;!   "fill 65530 6", "fill 65530 7", "fill 0 -1", "fill -1 2", "fill -1 0", "fill 65536 0", "fill 65537 0", "sum_one 65530",
;;!   "copy 0 65530 6", "copy 0 65530 7", "copy 65531 0 6", "copy 65530 0 6", "copy 0 -1 1", "copy 0 0 -1", "sum_two 65530",
;;!   "init 10 0 4", "init 10 1 4", "init 65533 0 4", "init -2 0 4", "init 65532 0 4", "sum_two 65530", "sum_one 65530",
;;! ]

;; Bulk operations check the bounds of their own memory, also where their size wraps.
(module
  (memory $one 1)
  (memory $two 1)
  (data $live_bytes "abcd")
  (func (export "fill") (param i32 i32)
    (memory.fill $one (local.get 0) (i32.const 7) (local.get 1)))
  (func (export "copy") (param i32 i32 i32)
    (memory.copy $two $one (local.get 0) (local.get 1) (local.get 2)))
  (func (export "init") (param i32 i32 i32)
    (local i64 i64 f32)
    (memory.init $two $live_bytes (local.get 0) (local.get 1) (local.get 2))
    (memory.init $two $live_bytes (local.get 0) (local.get 1) (local.get 2)))
  (func (export "sum_one") (param i32) (result i32)
    (i32.add (i32.load $one (i32.const 0)) (i32.load16_u $one (local.get 0))))
  (func (export "sum_two") (param i32) (result i32)
    (i32.add
      (i32.load $two (i32.const 0))
      (i32.add (i32.load $two (i32.const 10)) (i32.load16_u $two (local.get 0))))))

;; (module
;;   (type (;0;) (func (param i32 i32)))
;;   (type (;1;) (func (param i32 i32 i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (memory $one (;0;) 2 2)
;;   (export "fill" (func 0))
;;   (export "copy" (func 1))
;;   (export "init" (func 2))
;;   (export "sum_one" (func 3))
;;   (export "sum_two" (func 4))
;;   (func (;0;) (type 0) (param i32 i32)
;;     (local i32 i32 i32)
;;     local.get 0
;;     i32.const 7
;;     local.get 1
;;     local.set 4
;;     local.set 3
;;     local.set 2
;;     local.get 4
;;     i32.const 65536
;;     i32.gt_u
;;     local.get 2
;;     i32.const 65536
;;     local.get 4
;;     i32.sub
;;     i32.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 2
;;     i32.const 65536
;;     i32.add
;;     local.get 3
;;     local.get 4
;;     memory.fill
;;   )
;;   (func (;1;) (type 1) (param i32 i32 i32)
;;     (local i32 i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 5
;;     local.set 4
;;     local.set 3
;;     local.get 5
;;     i32.const 65536
;;     i32.gt_u
;;     local.get 3
;;     i32.const 65536
;;     local.get 5
;;     i32.sub
;;     i32.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 5
;;     i32.const 65536
;;     i32.gt_u
;;     local.get 4
;;     i32.const 65536
;;     local.get 5
;;     i32.sub
;;     i32.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 3
;;     local.get 4
;;     i32.const 65536
;;     i32.add
;;     local.get 5
;;     memory.copy
;;   )
;;   (func (;2;) (type 1) (param i32 i32 i32)
;;     (local i64 i64 f32 i32 i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 8
;;     local.set 7
;;     local.set 6
;;     local.get 8
;;     i32.const 65536
;;     i32.gt_u
;;     local.get 6
;;     i32.const 65536
;;     local.get 8
;;     i32.sub
;;     i32.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 6
;;     local.get 7
;;     local.get 8
;;     memory.init $live_bytes
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 8
;;     local.set 7
;;     local.set 6
;;     local.get 8
;;     i32.const 65536
;;     i32.gt_u
;;     local.get 6
;;     i32.const 65536
;;     local.get 8
;;     i32.sub
;;     i32.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 6
;;     local.get 7
;;     local.get 8
;;     memory.init $live_bytes
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     i32.const 0
;;     i32.load offset=65536
;;     local.get 0
;;     i32.load16_u offset=65536
;;     i32.add
;;   )
;;   (func (;4;) (type 2) (param i32) (result i32)
;;     i32.const 0
;;     i32.load
;;     i32.const 10
;;     i32.load
;;     local.get 0
;;     i32.load16_u
;;     i32.add
;;     i32.add
;;   )
;;   (data $live_bytes (;0;) "abcd")
;; )
