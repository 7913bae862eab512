;;! pass = "memory-merge"
;;! args = ["--pass-arg", "memory-merge:checked=true"]
;;! call = ["add"]

;; Operands of atomic instructions are not checked, so that memory stays on its own.
(module
  (memory $live_one 1)
  (memory $live_two 1)
  (memory $live_three 1)
  (func (export "add") (result i32)
    (i32.store $live_two (i32.const 0) (i32.const 1))
    (i32.store $live_three (i32.const 0) (i32.const 1))
    (i32.atomic.rmw.add $live_one (i32.const 4) (i32.const 1))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_one (;0;) 1)
;;   (memory $live_two (;1;) 2 2)
;;   (memory $live_three (;2;) 0 0)
;;   (export "add" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     (local i32 i32)
;;     i32.const 0
;;     i32.const 1
;;     local.set 1
;;     local.tee 0
;;     i32.const 65532
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 0
;;     local.get 1
;;     i32.store $live_two
;;     i32.const 0
;;     i32.const 1
;;     local.set 1
;;     local.tee 0
;;     i32.const 65532
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 0
;;     local.get 1
;;     i32.store $live_two offset=65536
;;     i32.const 4
;;     i32.const 1
;;     i32.atomic.rmw.add
;;   )
;; )
;;
;; warning: memory 0 is not merged: `checked=true` cannot check an instruction in func 0 `add`
