;;! args = ["--heap", "1=64KiB"]
;;! call = ["grow 1", "store", "size"]

;; A memory without a budget still grows.
(module
  (memory $live_one 1)
  (memory $live_two 1 2)
  (func (export "grow") (param i32) (result i32)
    (i32.add (memory.grow $live_one (local.get 0)) (memory.grow 1 (local.get 0))))
  (func (export "store") (i32.store $live_two (i32.const 0) (i32.const 7)))
  (func (export "size") (result i32) (i32.sub (memory.size $live_one) (memory.size 1))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (result i32)))
;;   (memory $live_one (;0;) 1)
;;   (memory $live_two (;1;) 2 2)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (export "grow" (func 0))
;;   (export "store" (func 1))
;;   (export "size" (func 2))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     memory.grow
;;     local.get 0
;;     call 3
;;     i32.add
;;   )
;;   (func (;1;) (type 1)
;;     i32.const 0
;;     i32.const 7
;;     i32.store $live_two
;;   )
;;   (func (;2;) (type 2) (result i32)
;;     memory.size
;;     global.get 0
;;     i32.sub
;;   )
;;   (func (;3;) (type 0) (param i32) (result i32)
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
;; )
;;
;; warning: memory 0 still grows: it has no budget (`--heap 0=BYTES`)
