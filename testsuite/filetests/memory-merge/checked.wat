;;! pass = "memory-merge"
;;! args = ["--pass", "dce", "--pass-arg", "memory-merge:checked=true"]
;;! call = [
;;!   "i32 65532", "i32 65533", "i32 -1", "i32 65536", "far 0", "beyond 0", "load8 65535", "load8 65536", "store16 65533 1", "store16 65535 1",
;;!   "floats 65520", "floats 65528", "vector 65520", "vector 65521", "lanes 65532", "lanes 65534", "other 65532", "other 65536", "load8 65535",
;;! ]

;; With checks an access outside its memory traps as before: also one whose offset is larger than the memory.
(module
  (memory $live_one 1)
  (memory $dead_two 1)
  (data (memory $dead_two) (i32.const 0) "secret")
  (func (export "i32") (param i32) (result i32) (i32.load $live_one (local.get 0)))
  (func (export "load8") (param i32) (result i32) (i32.load8_s $live_one (local.get 0)))
  (func (export "far") (param i32) (result i64) (i64.load32_u $live_one offset=65533 (local.get 0)))
  (func (export "beyond") (param i32) (i64.store8 $live_one offset=65536 (local.get 0) (i64.const 1)))
  (func (export "store16") (param i32 i32) (i32.store16 $live_one offset=1 (local.get 0) (local.get 1)))
  (func (export "floats") (param i32) (result f64)
    (f32.store $live_one (local.get 0) (f32.const 1))
    (f64.store $live_one offset=4 (local.get 0) (f64.const 2))
    (f64.load $live_one offset=4 (local.get 0)))
  (func (export "vector") (param i32) (result i32)
    (v128.store $live_one (local.get 0) (v128.const i32x4 1 2 3 4))
    (i32x4.extract_lane 2 (v128.load $live_one (local.get 0))))
  (func (export "lanes") (param i32) (result i32)
    (v128.store16_lane $live_one 1 (local.get 0) (v128.const i32x4 65536 0 0 0))
    (i32x4.extract_lane 1 (v128.load32_lane $live_one 1 (local.get 0) (v128.const i32x4 0 0 0 0))))
  (func (export "other") (param i32) (result i32) (i32.load $dead_two (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32) (result i64)))
;;   (type (;2;) (func (param i32)))
;;   (type (;3;) (func (param i32 i32)))
;;   (type (;4;) (func (param i32) (result f64)))
;;   (memory $live_one (;0;) 2 2)
;;   (export "i32" (func 0))
;;   (export "load8" (func 1))
;;   (export "far" (func 2))
;;   (export "beyond" (func 3))
;;   (export "store16" (func 4))
;;   (export "floats" (func 5))
;;   (export "vector" (func 6))
;;   (export "lanes" (func 7))
;;   (export "other" (func 8))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     local.tee 1
;;     i32.const 65532
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     i32.load
;;   )
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     local.tee 1
;;     i32.const 65535
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     i32.load8_s
;;   )
;;   (func (;2;) (type 1) (param i32) (result i64)
;;     local.get 0
;;     unreachable
;;     i64.load32_u offset=65533
;;   )
;;   (func (;3;) (type 2) (param i32)
;;     local.get 0
;;     i64.const 1
;;     unreachable
;;     i64.store8 offset=65536
;;   )
;;   (func (;4;) (type 3) (param i32 i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     local.set 3
;;     local.tee 2
;;     i32.const 65533
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 2
;;     local.get 3
;;     i32.store16 offset=1
;;   )
;;   (func (;5;) (type 4) (param i32) (result f64)
;;     (local i32 f32 f64)
;;     local.get 0
;;     f32.const 0x1p+0 (;=1;)
;;     local.set 2
;;     local.tee 1
;;     i32.const 65532
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     local.get 2
;;     f32.store
;;     local.get 0
;;     f64.const 0x1p+1 (;=2;)
;;     local.set 3
;;     local.tee 1
;;     i32.const 65524
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     local.get 3
;;     f64.store offset=4
;;     local.get 0
;;     local.tee 1
;;     i32.const 65524
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     f64.load offset=4
;;   )
;;   (func (;6;) (type 0) (param i32) (result i32)
;;     (local i32 v128)
;;     local.get 0
;;     v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
;;     local.set 2
;;     local.tee 1
;;     i32.const 65520
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     local.get 2
;;     v128.store
;;     local.get 0
;;     local.tee 1
;;     i32.const 65520
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     v128.load
;;     i32x4.extract_lane 2
;;   )
;;   (func (;7;) (type 0) (param i32) (result i32)
;;     (local i32 v128)
;;     local.get 0
;;     v128.const i32x4 0x00010000 0x00000000 0x00000000 0x00000000
;;     local.set 2
;;     local.tee 1
;;     i32.const 65534
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     local.get 2
;;     v128.store16_lane 1
;;     local.get 0
;;     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
;;     local.set 2
;;     local.tee 1
;;     i32.const 65532
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     local.get 2
;;     v128.load32_lane 1
;;     i32x4.extract_lane 1
;;   )
;;   (func (;8;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     local.tee 1
;;     i32.const 65532
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     i32.load offset=65536
;;   )
;;   (data (;0;) (i32.const 65536) "secret")
;; )
