;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=10", "--pass-arg", "heap:checked=true"]
;;! call = ["load 3", "load 4", "grow 3", "load 6", "load 7", "grow 8", "grow 7", "load 13", "load 14"]

;; With pages of one byte.
(module
  (memory $live_one 4 14 (pagesize 1))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i64) (result i32)))
;;   (memory $live_one (;0;) 14 14 (pagesize 0x1))
;;   (global (;0;) (mut i32) i32.const 4)
;;   (export "grow" (func 0))
;;   (export "load" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call 2
;;   )
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i64.const 1
;;     call 3
;;     i32.load8_u
;;   )
;;   (func (;2;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 14
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
;;   (func (;3;) (type 1) (param i32 i64) (result i32)
;;     (local i64)
;;     local.get 1
;;     global.get 0
;;     i64.extend_i32_u
;;     i64.const 0
;;     i64.shl
;;     local.tee 2
;;     i64.gt_u
;;     local.get 0
;;     i64.extend_i32_u
;;     local.get 2
;;     local.get 1
;;     i64.sub
;;     i64.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 0
;;   )
;; )
