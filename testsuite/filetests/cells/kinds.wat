;;! pass = "cells"
;;! call = ["sum", "set 3", "sum", "f 1", "f 2"]

;; Each kind of variable starts with the bytes that segments write, the last of which counts.
(module
  (memory $live_data 1)
  (data $live_one (memory $live_data) (i32.const 0) "\01\02\03\04\05\06\07\08\09\0a\0b\0c\00\00\c0\3f\00\00\00\00\00\00\f8\3f\0d\0e\0f")
  (data $live_two (memory $live_data) (i32.const 3) "\ff\fe")
  (data $live_passive "not written")
  (func (export "sum") (result i64)
    (i64.add (i64.load $live_data (i32.const 4))
      (i64.add (i64.extend_i32_u (i32.load $live_data (i32.const 0)))
        (i64.add (i64.extend_i32_u (i32.load8_u $live_data (i32.const 24)))
          (i64.add (i64.extend_i32_u (i32.load16_u $live_data (i32.const 25)))
            (i64.extend_i32_u (i32.load16_u $live_data (i32.const 30))))))))
  (func (export "set") (param i64)
    (i64.store $live_data (i32.const 4) (local.get 0))
    (i32.store $live_data (i32.const 0) (i32.wrap_i64 (local.get 0)))
    (i32.store8 $live_data (i32.const 24) (i32.const 200))
    (i32.store16 $live_data (i32.const 25) (i32.wrap_i64 (local.get 0)))
    (i32.store16 $live_data (i32.const 30) (i32.const 77)))
  (func (export "f") (param i32) (result f64)
    (f64.store $live_data (i32.const 16) (f64.add (f64.load $live_data (i32.const 16)) (f64.convert_i32_s (local.get 0))))
    (f32.store $live_data (i32.const 12) (f32.add (f32.load $live_data (i32.const 12)) (f32.const 1)))
    (f64.add (f64.load $live_data (i32.const 16)) (f64.promote_f32 (f32.load $live_data (i32.const 12)))))
  (func $live_drop (export "drop") (data.drop $live_passive)))

;; (module
;;   (type (;0;) (func (result i64)))
;;   (type (;1;) (func (param i64)))
;;   (type (;2;) (func (param i32) (result f64)))
;;   (type (;3;) (func))
;;   (memory $live_data (;0;) 1)
;;   (global (;0;) (mut i32) i32.const -16580095)
;;   (global (;1;) (mut i64) i64.const 867798387104614142)
;;   (global (;2;) (mut f32) f32.const 0x1.8p+0 (;=1.5;))
;;   (global (;3;) (mut f64) f64.const 0x1.8p+0 (;=1.5;))
;;   (global (;4;) (mut i32) i32.const 13)
;;   (global (;5;) (mut i32) i32.const 3854)
;;   (global (;6;) (mut i32) i32.const 0)
;;   (export "sum" (func 0))
;;   (export "set" (func 1))
;;   (export "f" (func 2))
;;   (export "drop" (func $live_drop))
;;   (func (;0;) (type 0) (result i64)
;;     global.get 1
;;     global.get 0
;;     i64.extend_i32_u
;;     global.get 4
;;     i64.extend_i32_u
;;     global.get 5
;;     i64.extend_i32_u
;;     global.get 6
;;     i64.extend_i32_u
;;     i64.add
;;     i64.add
;;     i64.add
;;     i64.add
;;   )
;;   (func (;1;) (type 1) (param i64)
;;     local.get 0
;;     global.set 1
;;     local.get 0
;;     i32.wrap_i64
;;     global.set 0
;;     i32.const 200
;;     global.set 4
;;     local.get 0
;;     i32.wrap_i64
;;     i32.const 65535
;;     i32.and
;;     global.set 5
;;     i32.const 77
;;     global.set 6
;;   )
;;   (func (;2;) (type 2) (param i32) (result f64)
;;     global.get 3
;;     local.get 0
;;     f64.convert_i32_s
;;     f64.add
;;     global.set 3
;;     global.get 2
;;     f32.const 0x1p+0 (;=1;)
;;     f32.add
;;     global.set 2
;;     global.get 3
;;     global.get 2
;;     f64.promote_f32
;;     f64.add
;;   )
;;   (func $live_drop (;3;) (type 3)
;;     data.drop $live_passive
;;   )
;;   (data $live_one (;0;) (i32.const 0) "\01\02\03\04\05\06\07\08\09\0a\0b\0c\00\00\c0?\00\00\00\00\00\00\f8?\0d\0e\0f")
;;   (data $live_two (;1;) (i32.const 3) "\ff\fe")
;;   (data $live_passive (;2;) "not written")
;; )
