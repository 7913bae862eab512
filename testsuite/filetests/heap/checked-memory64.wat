;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=65536", "--pass-arg", "heap:checked=true"]
;;! call = [
;;!   "load 65532", "load 65533", "load -1", "load 4294967296", "far 0", "high 0", "store -4", "fill 65536 0", "fill 65537 0", "fill 1 -1",
;;!   "in 65536 65536 0", "in 65537 0 0", "in 0 65530 7", "grow 1", "load 131068", "load 131069", "far 0", "far 1", "fill 131072 0", "fill 131073 0",
;;!   "fill 131000 72", "fill 131000 73", "in 131066 0 6", "in 131066 0 7", "both 131066 65536 6", "both 131067 65536 6", "both 0 131072 0", "both 0 131073 0", "wide 0",
;;! ]

;; With addresses of 64 bits too, where an offset may be larger than all memories and a sum may wrap.
(module
  (memory $live_one i64 1 2)
  (memory $live_fixed 1 1)
  (func (export "grow") (param i64) (result i64) (memory.grow $live_one (local.get 0)))
  (func (export "load") (param i64) (result i32) (i32.load $live_one (local.get 0)))
  (func (export "far") (param i64) (result i32) (i32.load $live_one offset=131068 (local.get 0)))
  (func (export "high") (param i64) (result i32) (i32.load8_u $live_one offset=0xffffffffffffffff (local.get 0)))
  (func (export "store") (param i64) (i32.store $live_one offset=8 (local.get 0) (i32.const 1)))
  (func (export "wide") (param i64) (result i64) (i64.load $live_one (i64.const 65528)))
  (func (export "fill") (param i64 i64) (memory.fill $live_one (local.get 0) (i32.const 1) (local.get 1)))
  (func (export "in") (param i64 i32 i32) (memory.copy $live_one $live_fixed (local.get 0) (local.get 1) (local.get 2)))
  (func (export "both") (param i64 i64 i64) (memory.copy $live_one $live_one (local.get 0) (local.get 1) (local.get 2))))

;; (module
;;   (type (;0;) (func (param i64) (result i64)))
;;   (type (;1;) (func (param i64) (result i32)))
;;   (type (;2;) (func (param i64)))
;;   (type (;3;) (func (param i64 i64)))
;;   (type (;4;) (func (param i64 i32 i32)))
;;   (type (;5;) (func (param i64 i64 i64)))
;;   (type (;6;) (func (param i64 i64) (result i64)))
;;   (memory $live_one (;0;) i64 2 2)
;;   (memory $live_fixed (;1;) 1 1)
;;   (global (;0;) (mut i64) i64.const 1)
;;   (export "grow" (func 0))
;;   (export "load" (func 1))
;;   (export "far" (func 2))
;;   (export "high" (func 3))
;;   (export "store" (func 4))
;;   (export "wide" (func 5))
;;   (export "fill" (func 6))
;;   (export "in" (func 7))
;;   (export "both" (func 8))
;;   (func (;0;) (type 0) (param i64) (result i64)
;;     local.get 0
;;     call 9
;;   )
;;   (func (;1;) (type 1) (param i64) (result i32)
;;     local.get 0
;;     i64.const 4
;;     call 10
;;     i32.load
;;   )
;;   (func (;2;) (type 1) (param i64) (result i32)
;;     local.get 0
;;     i64.const 131072
;;     call 10
;;     i32.load offset=131068
;;   )
;;   (func (;3;) (type 1) (param i64) (result i32)
;;     local.get 0
;;     i64.const -1
;;     call 10
;;     i32.load8_u offset=18446744073709551615
;;   )
;;   (func (;4;) (type 2) (param i64)
;;     (local i32)
;;     local.get 0
;;     i32.const 1
;;     local.set 1
;;     i64.const 12
;;     call 10
;;     local.get 1
;;     i32.store offset=8
;;   )
;;   (func (;5;) (type 0) (param i64) (result i64)
;;     i64.const 65528
;;     i64.load
;;   )
;;   (func (;6;) (type 3) (param i64 i64)
;;     (local i64 i32)
;;     local.get 0
;;     i32.const 1
;;     local.get 1
;;     local.set 2
;;     local.set 3
;;     local.get 2
;;     call 10
;;     local.get 3
;;     local.get 2
;;     memory.fill
;;   )
;;   (func (;7;) (type 4) (param i64 i32 i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 3
;;     local.set 4
;;     local.get 3
;;     i64.extend_i32_u
;;     call 10
;;     local.get 4
;;     local.get 3
;;     memory.copy $live_one $live_fixed
;;   )
;;   (func (;8;) (type 5) (param i64 i64 i64)
;;     (local i64 i64)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 3
;;     local.set 4
;;     local.get 3
;;     call 10
;;     local.get 4
;;     local.get 3
;;     call 10
;;     local.get 3
;;     memory.copy
;;   )
;;   (func (;9;) (type 0) (param i64) (result i64)
;;     (local i64)
;;     local.get 0
;;     i64.const 2
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
;;   (func (;10;) (type 6) (param i64 i64) (result i64)
;;     (local i64)
;;     local.get 1
;;     global.get 0
;;     i64.const 16
;;     i64.shl
;;     local.tee 2
;;     i64.gt_u
;;     local.get 0
;;     local.get 2
;;     local.get 1
;;     i64.sub
;;     i64.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 0
;;   )
;; )
