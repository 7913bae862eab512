;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=256KiB"]
;;! call = ["nested", "until_full", "nested", "size"]

;; The operand is evaluated once, wherever it comes from; and so it is in a recursion.
(module
  (memory 1 5)
  (func (export "nested") (result i32)
    (memory.grow (memory.grow (block (result i32) (br_if 0 (i32.const 0) (memory.size))))))
  (func $until_full (export "until_full") (result i32)
    (if (result i32) (i32.eq (memory.grow (i32.const 1)) (i32.const -1))
      (then (memory.size))
      (else (i32.add (i32.const 100) (call $until_full)))))
  (func (export "size") (result i32)
    (i32.mul (memory.size) (memory.size))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory (;0;) 5 5)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (export "nested" (func 0))
;;   (export "until_full" (func $until_full))
;;   (export "size" (func 2))
;;   (func (;0;) (type 0) (result i32)
;;     block (result i32) ;; label = @1
;;       i32.const 0
;;       global.get 0
;;       br_if 0 (;@1;)
;;     end
;;     call 3
;;     call 3
;;   )
;;   (func $until_full (;1;) (type 0) (result i32)
;;     i32.const 1
;;     call 3
;;     i32.const -1
;;     i32.eq
;;     if (result i32) ;; label = @1
;;       global.get 0
;;     else
;;       i32.const 100
;;       call $until_full
;;       i32.add
;;     end
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     global.get 0
;;     global.get 0
;;     i32.mul
;;   )
;;   (func (;3;) (type 1) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 5
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
