;;! args = ["-O1", "--heap", "1=128KiB", "--heap", "64KiB"]
;;! call = ["grow 2", "grow 1", "grow 1", "other 1", "other 1"]

;; A budget names a memory by its number in the input, whatever became of it.
(module
  (memory $dead 1)
  (memory $live_one 1 3)
  (memory $live_two 2 3)
  (func (export "grow") (param i32) (result i32)
    (i32.store $live_one (local.get 0) (i32.const 7))
    (memory.grow $live_one (local.get 0)))
  (func (export "other") (param i32) (result i32)
    (i32.store $live_two (local.get 0) (i32.const 7))
    (memory.grow $live_two (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_one (;0;) 3 3)
;;   (memory $live_two (;1;) 3 3)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (global (;1;) (mut i32) i32.const 2)
;;   (export "grow" (func 0))
;;   (export "other" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 7
;;     i32.store
;;     local.get 0
;;     call 2
;;   )
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 7
;;     i32.store $live_two
;;     local.get 0
;;     call 3
;;   )
;;   (func (;2;) (type 0) (param i32) (result i32)
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
;;   (func (;3;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 3
;;     global.get 1
;;     local.tee 1
;;     i32.sub
;;     i32.gt_u
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i32.add
;;       global.set 1
;;       local.get 1
;;     end
;;   )
;; )
