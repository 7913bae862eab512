;;! pass = "cells"
;;! call = ["run", "run"]

;; Two memories have their variables apart.
(module
  (memory $live_a 1)
  (memory $live_b 1)
  (global $live_c (export "global") (mut i32) (i32.const 5))
  (data (memory $live_a) (i32.const 8) "\05")
  (data (memory $live_b) (i32.const 8) "\07")
  (func (export "run") (result i32)
    (i32.store $live_a (i32.const 8) (i32.add (i32.load $live_b (i32.const 8)) (i32.const 1)))
    (i32.store $live_b (i32.const 8) (i32.mul (i32.load $live_a (i32.const 8)) (i32.const 3)))
    (global.set $live_c (i32.load $live_b (i32.const 8)))
    (i32.load $live_a (i32.const 8))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_a (;0;) 1)
;;   (memory $live_b (;1;) 1)
;;   (global $live_c (;0;) (mut i32) i32.const 5)
;;   (global (;1;) (mut i32) i32.const 5)
;;   (global (;2;) (mut i32) i32.const 7)
;;   (export "global" (global $live_c))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     global.get 2
;;     i32.const 1
;;     i32.add
;;     global.set 1
;;     global.get 1
;;     i32.const 3
;;     i32.mul
;;     global.set 2
;;     global.get 2
;;     global.set $live_c
;;     global.get 1
;;   )
;;   (data (;0;) (i32.const 8) "\05")
;;   (data (;1;) (memory $live_b) (i32.const 8) "\07")
;; )
