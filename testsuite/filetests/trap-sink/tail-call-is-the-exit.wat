;;! pass = "trap-sink"
;;! call = ["returns", "traps"]

;; A tail call of something that returns is an exit like any other; of something that traps, none.
(module
  (func $live_seven (result i32) (i32.const 7))
  (func $trap (result i32) (unreachable))
  (func (export "returns") (result i32)
    (return_call $live_seven))
  (func (export "traps") (result i32)
    (local $unused i64)
    (local.set $unused (i64.const 1))
    (return_call $trap)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "returns" (func 2))
;;   (export "traps" (func 3))
;;   (func $live_seven (;0;) (type 0) (result i32)
;;     i32.const 7
;;   )
;;   (func $trap (;1;) (type 0) (result i32)
;;     unreachable
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     return_call $live_seven
;;   )
;;   (func (;3;) (type 0) (result i32)
;;     unreachable
;;   )
;; )
