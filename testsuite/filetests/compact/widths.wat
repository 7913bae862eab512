;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["halves", "pair", "index 1", "index 2", "float", "vector"]

;; A byte that one store writes and a wider load reads is the same byte, and a wide store may write what a
;; narrow load takes for an index.
(module
  (type $op (func (result i32)))
  (table 4 4 funcref)
  (elem (i32.const 0) $live_0 $live_1 $live_2 $live_3)
  (func $live_0 (type $op) (i32.const 10))
  (func $live_1 (type $op) (i32.const 11))
  (func $live_2 (type $op) (i32.const 12))
  (func $live_3 (type $op) (i32.const 13))
  (memory 2)
  (data (i32.const 66000) "\01\02\03\04\05\06\07\08")
  (func (export "halves") (result i32)
    (i32.store8 (i32.const 66001) (i32.const 0xff))
    (i32.store16 (i32.const 66002) (i32.const 0x8001))
    (i32.add (i32.load (i32.const 66000)) (i32.load16_s (i32.const 66002))))
  (func (export "pair") (result i64)
    (i64.store (i32.const 67000) (i64.const 0x0000000200000001))
    (i64.add (i64.load (i32.const 67000)) (i64.load32_s (i32.const 67004))))
  (func (export "index") (param i32) (result i32)
    (i64.store (i32.const 68000) (i64.const 0x0000000300000001))
    (if (i32.eq (local.get 0) (i32.const 2)) (then
      (i32.store8 (i32.const 68001) (i32.const 0))
      (i32.store8 (i32.const 68000) (i32.const 2))))
    (call_indirect (type $op) (i32.load (i32.const 68000))))
  (func (export "float") (result f64)
    (f32.store (i32.const 69000) (f32.const 1.5))
    (f64.store (i32.const 69008) (f64.promote_f32 (f32.load (i32.const 69000))))
    (f64.load (i32.const 69008)))
  (func (export "vector") (result i32)
    (v128.store (i32.const 70000) (i32x4.splat (i32.const 3)))
    (i32x4.extract_lane 1 (v128.load8_lane 4 (i32.const 70002) (v128.load (i32.const 70000))))))

;; (module
;;   (type $op (;0;) (func (result i32)))
;;   (type (;1;) (func (result i64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (type (;3;) (func (result f64)))
;;   (table (;0;) 4 4 funcref)
;;   (memory (;0;) 1 1)
;;   (export "halves" (func 4))
;;   (export "pair" (func 5))
;;   (export "index" (func 6))
;;   (export "float" (func 7))
;;   (export "vector" (func 8))
;;   (elem (;0;) (i32.const 0) func $live_0 $live_1 $live_2 $live_3)
;;   (func $live_0 (;0;) (type $op) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_1 (;1;) (type $op) (result i32)
;;     i32.const 11
;;   )
;;   (func $live_2 (;2;) (type $op) (result i32)
;;     i32.const 12
;;   )
;;   (func $live_3 (;3;) (type $op) (result i32)
;;     i32.const 13
;;   )
;;   (func (;4;) (type $op) (result i32)
;;     i32.const 1
;;     i32.const 255
;;     i32.store8
;;     i32.const 2
;;     i32.const 32769
;;     i32.store16
;;     i32.const 0
;;     i32.load
;;     i32.const 2
;;     i32.load16_s
;;     i32.add
;;   )
;;   (func (;5;) (type 1) (result i64)
;;     i32.const 32
;;     i64.const 8589934593
;;     i64.store
;;     i32.const 32
;;     i64.load
;;     i32.const 36
;;     i64.load32_s
;;     i64.add
;;   )
;;   (func (;6;) (type 2) (param i32) (result i32)
;;     i32.const 40
;;     i64.const 12884901889
;;     i64.store
;;     local.get 0
;;     i32.const 2
;;     i32.eq
;;     if ;; label = @1
;;       i32.const 41
;;       i32.const 0
;;       i32.store8
;;       i32.const 40
;;       i32.const 2
;;       i32.store8
;;     end
;;     i32.const 40
;;     i32.load
;;     call_indirect (type $op)
;;   )
;;   (func (;7;) (type 3) (result f64)
;;     i32.const 56
;;     f32.const 0x1.8p+0 (;=1.5;)
;;     f32.store
;;     i32.const 48
;;     i32.const 56
;;     f32.load
;;     f64.promote_f32
;;     f64.store
;;     i32.const 48
;;     f64.load
;;   )
;;   (func (;8;) (type $op) (result i32)
;;     i32.const 16
;;     i32.const 3
;;     i32x4.splat
;;     v128.store
;;     i32.const 18
;;     i32.const 16
;;     v128.load
;;     v128.load8_lane 4
;;     i32x4.extract_lane 1
;;   )
;;   (data (;0;) (i32.const 0) "\01\02\03\04")
;; )
