;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=65536", "--pass-arg", "heap:checked=true"]
;;! call = ["add 65532", "add 65536", "grow", "add 65536"]

;; An access of which the pass does not know how to keep the operands is a reason to leave its memory as it is.
(module
  (memory $live_one 1 2)
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (func (export "add") (param i32) (result i32) (i32.atomic.rmw.add (local.get 0) (i32.const 1))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory $live_one (;0;) 1 2)
;;   (export "grow" (func 0))
;;   (export "add" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 1
;;     memory.grow
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.atomic.rmw.add
;;   )
;; )
;;
;; warning: memory 0 still grows: `checked=true` cannot check an instruction in func 1 `add`
