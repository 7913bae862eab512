;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=131072", "--pass-arg", "heap:checked=true"]
;;! call = [
;;!   "i32 65532", "i32 65533", "i32 -1", "i32 131071", "far 0", "far 1", "beyond 0", "beyond -1", "load8 65535", "load8 65536",
;;!   "grow 1", "load8 65536", "i32 131068", "i32 131069", "i32 131072", "far 65536", "far 65537", "store16 131069 7", "store16 131070 7",
;;!   "floats 131056", "floats 131064", "vector 131056", "vector 131057", "lanes 131068", "lanes 131070", "load8 131071", "load8 131072",
;;!   "beyond 65535", "known", "unknown", "grow 1", "unknown", "beyond 65535", "beyond 65536", "i32 196604", "i32 196605", "grow 1", "size",
;;! ]

;; With checks an access behind the end that a memory has grown to traps as before: one that straddles it, and one whose offset alone
;; is behind it, or leads out of all addresses. Constants below the first end need none.
(module
  (memory $live_one 1 3)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "i32") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "load8") (param i32) (result i32) (i32.load8_s (local.get 0)))
  (func (export "far") (param i32) (result i64) (i64.load32_u offset=65532 (local.get 0)))
  (func (export "beyond") (param i32) (i64.store8 offset=65536 (local.get 0) (i64.const 1)))
  (func (export "store16") (param i32 i32) (i32.store16 offset=1 (local.get 0) (local.get 1)))
  (func (export "floats") (param i32) (result f64)
    (f32.store (local.get 0) (f32.const 1))
    (f64.store offset=4 (local.get 0) (f64.const 2))
    (f64.load offset=4 (local.get 0)))
  (func (export "vector") (param i32) (result i32)
    (v128.store (local.get 0) (v128.const i32x4 1 2 3 4))
    (i32x4.extract_lane 2 (v128.load (local.get 0))))
  (func (export "lanes") (param i32) (result i32)
    (v128.store16_lane 1 (local.get 0) (v128.const i32x4 65536 0 0 0))
    (i32x4.extract_lane 1 (v128.load32_lane 1 (local.get 0) (v128.const i32x4 0 0 0 0))))
  (func (export "known") (result i32)
    (i32.store offset=4 (i32.const 65528) (i32.const 9))
    (i32.load (i32.const 65532)))
  (func (export "unknown") (result i32)
    (i32.store offset=4 (i32.const 131065) (i32.const 9))
    (i32.load offset=131065 (i32.const 4))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i32) (result i64)))
;;   (type (;3;) (func (param i32)))
;;   (type (;4;) (func (param i32 i32)))
;;   (type (;5;) (func (param i32) (result f64)))
;;   (type (;6;) (func (param i32 i64) (result i32)))
;;   (memory $live_one (;0;) 3 3)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (export "grow" (func 0))
;;   (export "size" (func 1))
;;   (export "i32" (func 2))
;;   (export "load8" (func 3))
;;   (export "far" (func 4))
;;   (export "beyond" (func 5))
;;   (export "store16" (func 6))
;;   (export "floats" (func 7))
;;   (export "vector" (func 8))
;;   (export "lanes" (func 9))
;;   (export "known" (func 10))
;;   (export "unknown" (func 11))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call 12
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     global.get 0
;;   )
;;   (func (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i64.const 4
;;     call 13
;;     i32.load
;;   )
;;   (func (;3;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i64.const 1
;;     call 13
;;     i32.load8_s
;;   )
;;   (func (;4;) (type 2) (param i32) (result i64)
;;     local.get 0
;;     i64.const 65536
;;     call 13
;;     i64.load32_u offset=65532
;;   )
;;   (func (;5;) (type 3) (param i32)
;;     (local i64)
;;     local.get 0
;;     i64.const 1
;;     local.set 1
;;     i64.const 65537
;;     call 13
;;     local.get 1
;;     i64.store8 offset=65536
;;   )
;;   (func (;6;) (type 4) (param i32 i32)
;;     (local i32)
;;     local.get 0
;;     local.get 1
;;     local.set 2
;;     i64.const 3
;;     call 13
;;     local.get 2
;;     i32.store16 offset=1
;;   )
;;   (func (;7;) (type 5) (param i32) (result f64)
;;     (local f32 f64)
;;     local.get 0
;;     f32.const 0x1p+0 (;=1;)
;;     local.set 1
;;     i64.const 4
;;     call 13
;;     local.get 1
;;     f32.store
;;     local.get 0
;;     f64.const 0x1p+1 (;=2;)
;;     local.set 2
;;     i64.const 12
;;     call 13
;;     local.get 2
;;     f64.store offset=4
;;     local.get 0
;;     i64.const 12
;;     call 13
;;     f64.load offset=4
;;   )
;;   (func (;8;) (type 0) (param i32) (result i32)
;;     (local v128)
;;     local.get 0
;;     v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
;;     local.set 1
;;     i64.const 16
;;     call 13
;;     local.get 1
;;     v128.store
;;     local.get 0
;;     i64.const 16
;;     call 13
;;     v128.load
;;     i32x4.extract_lane 2
;;   )
;;   (func (;9;) (type 0) (param i32) (result i32)
;;     (local v128)
;;     local.get 0
;;     v128.const i32x4 0x00010000 0x00000000 0x00000000 0x00000000
;;     local.set 1
;;     i64.const 2
;;     call 13
;;     local.get 1
;;     v128.store16_lane 1
;;     local.get 0
;;     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
;;     local.set 1
;;     i64.const 4
;;     call 13
;;     local.get 1
;;     v128.load32_lane 1
;;     i32x4.extract_lane 1
;;   )
;;   (func (;10;) (type 1) (result i32)
;;     i32.const 65528
;;     i32.const 9
;;     i32.store offset=4
;;     i32.const 65532
;;     i32.load
;;   )
;;   (func (;11;) (type 1) (result i32)
;;     (local i32)
;;     i32.const 131065
;;     i32.const 9
;;     local.set 0
;;     i64.const 8
;;     call 13
;;     local.get 0
;;     i32.store offset=4
;;     i32.const 4
;;     i64.const 131069
;;     call 13
;;     i32.load offset=131065
;;   )
;;   (func (;12;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 3
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
;;   (func (;13;) (type 6) (param i32 i64) (result i32)
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
;; )
