;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]
;;! call = ["both", "both"]

;; No function has the types of the helpers, and the one that could be shared is part of a group, or open.
(module
  (rec (type (func (param i32) (result i32))) (type (func)))
  (type (sub (func (param i64) (result i64))))
  (type $both (func (result i64)))
  (memory $live_one 0 1)
  (memory $live_two i64 1 2)
  (func (export "both") (type $both)
    (i64.add
      (i64.extend_i32_s (memory.grow $live_one (i32.const 1)))
      (memory.grow $live_two (i64.const 1)))))

;; (module
;;   (rec
;;     (type (;0;) (func (param i32) (result i32)))
;;     (type (;1;) (func))
;;   )
;;   (type (;2;) (sub (func (param i64) (result i64))))
;;   (type $both (;3;) (func (result i64)))
;;   (type (;4;) (func (param i32) (result i32)))
;;   (type (;5;) (func (param i64) (result i64)))
;;   (memory $live_one (;0;) 1 1)
;;   (memory $live_two (;1;) i64 2 2)
;;   (global (;0;) (mut i32) i32.const 0)
;;   (global (;1;) (mut i64) i64.const 1)
;;   (export "both" (func 0))
;;   (func (;0;) (type $both) (result i64)
;;     i32.const 1
;;     call 1
;;     i64.extend_i32_s
;;     i64.const 1
;;     call 2
;;     i64.add
;;   )
;;   (func (;1;) (type 4) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 1
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
;;   (func (;2;) (type 5) (param i64) (result i64)
;;     (local i64)
;;     local.get 0
;;     i64.const 2
;;     global.get 1
;;     local.tee 1
;;     i64.sub
;;     i64.gt_u
;;     if (result i64) ;; label = @1
;;       i64.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i64.add
;;       global.set 1
;;       local.get 1
;;     end
;;   )
;; )
