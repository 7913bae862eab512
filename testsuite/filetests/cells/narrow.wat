;;! pass = "cells"
;;! call = ["byte 300", "byte -1", "half 70000", "half -1", "flag", "bits 1000"]

;; What is written to 8 or 16 bits is cut, unless it has no more.
(module
  (memory $live_data 1)
  (func (export "byte") (param i32) (result i32)
    (i32.store8 $live_data (i32.const 3) (local.get 0))
    (i32.load8_u $live_data (i32.const 3)))
  (func (export "half") (param i32) (result i32)
    (i32.store16 $live_data (i32.const 5) (local.get 0))
    (i32.load16_u $live_data (i32.const 5)))
  (func (export "flag") (result i32)
    (i32.store8 $live_data (i32.const 3) (i32.const 255))
    (i32.store16 $live_data (i32.const 5) (i32.const 256))
    (i32.add (i32.load8_u $live_data (i32.const 3)) (i32.load16_u $live_data (i32.const 5))))
  (func (export "bits") (param i32) (result i32)
    (i32.store8 $live_data (i32.const 3) (i32.and (local.get 0) (i32.const 7)))
    (i32.store8 $live_data (i32.const 3) (i32.and (local.get 0) (i32.const 511)))
    (i32.store8 $live_data (i32.const 3) (i32.const 256))
    (i32.store8 $live_data (i32.const 3) (i32.const -1))
    (i32.load8_u $live_data (i32.const 3))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live_data (;0;) 1)
;;   (global (;0;) (mut i32) i32.const 0)
;;   (global (;1;) (mut i32) i32.const 0)
;;   (export "byte" (func 0))
;;   (export "half" (func 1))
;;   (export "flag" (func 2))
;;   (export "bits" (func 3))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 255
;;     i32.and
;;     global.set 0
;;     global.get 0
;;   )
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 65535
;;     i32.and
;;     global.set 1
;;     global.get 1
;;   )
;;   (func (;2;) (type 1) (result i32)
;;     i32.const 255
;;     global.set 0
;;     i32.const 256
;;     global.set 1
;;     global.get 0
;;     global.get 1
;;     i32.add
;;   )
;;   (func (;3;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     global.set 0
;;     local.get 0
;;     i32.const 511
;;     i32.and
;;     i32.const 255
;;     i32.and
;;     global.set 0
;;     i32.const 256
;;     i32.const 255
;;     i32.and
;;     global.set 0
;;     i32.const -1
;;     i32.const 255
;;     i32.and
;;     global.set 0
;;     global.get 0
;;   )
;; )
