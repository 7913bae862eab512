;;! pass = "cells"
;;! call = ["add 5", "add 7", "twice", "add -1"]

;; A variable at a constant address is a global, whatever computes its new value in between.
(module
  (memory $live_data 1)
  (memory $live_public (export "memory") 1)
  (func $live_step (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
  (func $live_add (export "add") (param i32) (result i32)
    i32.const 0
    i32.const 4
    i32.load $live_data
    local.get 0
    if (result i32)
      local.get 0
      call $live_step
    else
      i32.const 1
    end
    i32.add
    i32.store $live_data offset=4
    (i32.store $live_public (i32.const 4) (i32.load $live_data (i32.const 4)))
    (i32.load $live_data (i32.const 4)))
  (func $live_twice (export "twice") (result i32)
    (i32.store $live_data (i32.const 4) (i32.mul (i32.load $live_data (i32.const 4)) (i32.const 2)))
    (i32.load $live_data (i32.const 4))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live_data (;0;) 1)
;;   (memory $live_public (;1;) 1)
;;   (global (;0;) (mut i32) i32.const 0)
;;   (export "memory" (memory $live_public))
;;   (export "add" (func $live_add))
;;   (export "twice" (func $live_twice))
;;   (func $live_step (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.mul
;;   )
;;   (func $live_add (;1;) (type 0) (param i32) (result i32)
;;     global.get 0
;;     local.get 0
;;     if (result i32) ;; label = @1
;;       local.get 0
;;       call $live_step
;;     else
;;       i32.const 1
;;     end
;;     i32.add
;;     global.set 0
;;     i32.const 4
;;     global.get 0
;;     i32.store $live_public
;;     global.get 0
;;   )
;;   (func $live_twice (;2;) (type 1) (result i32)
;;     global.get 0
;;     i32.const 2
;;     i32.mul
;;     global.set 0
;;     global.get 0
;;   )
;; )
