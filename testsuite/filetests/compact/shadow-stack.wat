;;! pass = "compact"
;;! args = ["--pass", "dce", "--pass-arg", "compact:trap-ends-instance=true", "--embedding", "canonical"]
;;! call = ["sum 3 4", "sum -1 5", "twice 8", "early 0", "early 1"]

;; A global that every function puts back is a stack pointer: the frames below it are bounded.
(module
  (memory 2)
  (global $sp (mut i32) (i32.const 65536))
  (func $live_add (param i32 i32) (result i32)
    (i32.store offset=4 (local.get 0) (local.get 1))
    (i32.add (i32.load (local.get 0)) (i32.load offset=4 (local.get 0))))
  (func $live_sum (export "sum") (param i32 i32) (result i32) (local i32 i32)
    (global.set $sp (local.tee 2 (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store offset=8 (local.get 2) (local.get 0))
    (local.set 3 (call $live_add (i32.add (local.get 2) (i32.const 8)) (local.get 1)))
    (global.set $sp (i32.add (local.get 2) (i32.const 16)))
    (local.get 3))
  (func (export "twice") (param i32) (result i32) (local i32 i32)
    (global.set $sp (local.tee 1 (i32.sub (global.get $sp) (i32.const 32))))
    (i32.store (local.get 1) (call $live_sum (local.get 0) (local.get 0)))
    (local.set 2 (i32.load (local.get 1)))
    (global.set $sp (i32.add (local.get 1) (i32.const 32)))
    (local.get 2))
  (func (export "early") (param i32) (result i32) (local i32)
    (local.set 1 (global.get $sp))
    (global.set $sp (i32.sub (local.get 1) (i32.const 8)))
    (if (local.get 0) (then
      (global.set $sp (local.get 1))
      (return (i32.const 7))))
    (i32.store (global.get $sp) (i32.const 9))
    (local.set 0 (i32.load (global.get $sp)))
    (global.set $sp (local.get 1))
    (local.get 0)))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory (;0;) 1 1)
;;   (global $sp (;0;) (mut i32) i32.const 65536)
;;   (export "sum" (func $live_sum))
;;   (export "twice" (func 2))
;;   (export "early" (func 3))
;;   (func $live_add (;0;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     i32.const 65492
;;     i32.sub
;;     local.get 1
;;     i32.store
;;     local.get 0
;;     i32.const 65496
;;     i32.sub
;;     i32.load
;;     local.get 0
;;     i32.const 65492
;;     i32.sub
;;     i32.load
;;     i32.add
;;   )
;;   (func $live_sum (;1;) (type 0) (param i32 i32) (result i32)
;;     (local i32 i32)
;;     global.get $sp
;;     i32.const 16
;;     i32.sub
;;     local.tee 2
;;     global.set $sp
;;     local.get 2
;;     i32.const 65488
;;     i32.sub
;;     local.get 0
;;     i32.store
;;     local.get 2
;;     i32.const 8
;;     i32.add
;;     local.get 1
;;     call $live_add
;;     local.set 3
;;     local.get 2
;;     i32.const 16
;;     i32.add
;;     global.set $sp
;;     local.get 3
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     (local i32 i32)
;;     global.get $sp
;;     i32.const 32
;;     i32.sub
;;     local.tee 1
;;     global.set $sp
;;     local.get 1
;;     i32.const 65496
;;     i32.sub
;;     local.get 0
;;     local.get 0
;;     call $live_sum
;;     i32.store
;;     local.get 1
;;     i32.const 65496
;;     i32.sub
;;     i32.load
;;     local.set 2
;;     local.get 1
;;     i32.const 32
;;     i32.add
;;     global.set $sp
;;     local.get 2
;;   )
;;   (func (;3;) (type 1) (param i32) (result i32)
;;     (local i32)
;;     global.get $sp
;;     local.set 1
;;     local.get 1
;;     i32.const 8
;;     i32.sub
;;     global.set $sp
;;     local.get 0
;;     if ;; label = @1
;;       local.get 1
;;       global.set $sp
;;       i32.const 7
;;       return
;;     end
;;     global.get $sp
;;     i32.const 65496
;;     i32.sub
;;     i32.const 9
;;     i32.store
;;     global.get $sp
;;     i32.const 65496
;;     i32.sub
;;     i32.load
;;     local.set 0
;;     local.get 1
;;     global.set $sp
;;     local.get 0
;;   )
;; )
