;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=65536", "--pass-arg", "heap:checked=true"]
;;! call = [
;;!   "fill 65530 7 6", "fill 65530 7 7", "fill 65536 1 0", "fill 65537 1 0", "fill 0 1 -1", "init 65534 0 2", "init 65534 0 3", "init 65536 3 0",
;;!   "init 65537 0 0", "init 0 0 4", "copy 0 65530 6", "copy 0 65530 7", "copy 65536 65536 0", "copy 65537 0 0", "copy 0 65537 0", "copy 65530 0 6",
;;!   "copy 65530 0 7", "in 65536 0 0", "in 65537 0 0", "in 65530 65530 6", "in 65530 65530 7", "in 0 65536 1", "out 0 65530 6", "out 0 65530 7", "out 65536 0 1",
;;!   "read 0", "grow", "fill 65530 7 7", "fill 131072 1 0", "fill 131073 1 0", "init 131070 1 2", "init 131070 1 3", "copy 131066 65530 6", "copy 131066 65530 7",
;;!   "read 131068", "read 131069", "in 65530 65530 6", "out 0 131066 6", "out 0 131066 7", "drop", "init 0 0 0", "init 0 0 1", "init 131073 0 0",
;;! ]

;; Bulk operations check all of their bounds, and those of nothing behind the end too. A copy is checked on each side that has a reserve.
(module
  (memory $live_one 1 2)
  (memory $live_fixed 1 1)
  (data $bytes "abc")
  (func (export "grow") (result i32) (memory.grow $live_one (i32.const 1)))
  (func (export "read") (param i32) (result i32) (i32.load $live_one (local.get 0)))
  (func (export "fill") (param i32 i32 i32) (memory.fill $live_one (local.get 0) (local.get 1) (local.get 2)))
  (func (export "init") (param i32 i32 i32) (memory.init $live_one $bytes (local.get 0) (local.get 1) (local.get 2)))
  (func (export "copy") (param i32 i32 i32) (memory.copy $live_one $live_one (local.get 0) (local.get 1) (local.get 2)))
  (func (export "in") (param i32 i32 i32) (memory.copy $live_one $live_fixed (local.get 0) (local.get 1) (local.get 2)))
  (func (export "out") (param i32 i32 i32) (memory.copy $live_fixed $live_one (local.get 0) (local.get 1) (local.get 2)))
  (func (export "drop") (data.drop $bytes)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func (param i32 i32 i32)))
;;   (type (;3;) (func))
;;   (type (;4;) (func (param i32 i64) (result i32)))
;;   (memory $live_one (;0;) 2 2)
;;   (memory $live_fixed (;1;) 1 1)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (export "grow" (func 0))
;;   (export "read" (func 1))
;;   (export "fill" (func 2))
;;   (export "init" (func 3))
;;   (export "copy" (func 4))
;;   (export "in" (func 5))
;;   (export "out" (func 6))
;;   (export "drop" (func 7))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 1
;;     call 8
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i64.const 4
;;     call 9
;;     i32.load
;;   )
;;   (func (;2;) (type 2) (param i32 i32 i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 3
;;     local.set 4
;;     local.get 3
;;     i64.extend_i32_u
;;     call 9
;;     local.get 4
;;     local.get 3
;;     memory.fill
;;   )
;;   (func (;3;) (type 2) (param i32 i32 i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 3
;;     local.set 4
;;     local.get 3
;;     i64.extend_i32_u
;;     call 9
;;     local.get 4
;;     local.get 3
;;     memory.init $bytes
;;   )
;;   (func (;4;) (type 2) (param i32 i32 i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 3
;;     local.set 4
;;     local.get 3
;;     i64.extend_i32_u
;;     call 9
;;     local.get 4
;;     local.get 3
;;     i64.extend_i32_u
;;     call 9
;;     local.get 3
;;     memory.copy
;;   )
;;   (func (;5;) (type 2) (param i32 i32 i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 3
;;     local.set 4
;;     local.get 3
;;     i64.extend_i32_u
;;     call 9
;;     local.get 4
;;     local.get 3
;;     memory.copy $live_one $live_fixed
;;   )
;;   (func (;6;) (type 2) (param i32 i32 i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     local.set 3
;;     local.set 4
;;     local.get 4
;;     local.get 3
;;     i64.extend_i32_u
;;     call 9
;;     local.get 3
;;     memory.copy $live_fixed $live_one
;;   )
;;   (func (;7;) (type 3)
;;     data.drop $bytes
;;   )
;;   (func (;8;) (type 1) (param i32) (result i32)
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
;;   (func (;9;) (type 4) (param i32 i64) (result i32)
;;     (local i64)
;;     local.get 1
;;     global.get 0
;;     i64.extend_i32_u
;;     i64.const 16
;;     i64.shl
;;     local.tee 2
;;     i64.gt_u
;;     local.get 0
;;     i64.extend_i32_u
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
;;   (data $bytes (;0;) "abc")
;; )
