;;! pass = "devirtualize"
;;! args = ["--pass", "dce"]
;;! call = ["run", "tail", "trap-type", "trap-null"]

;; A slot that nothing writes after the segments holds one function for ever; then the table goes.
(module
  (type $number (func (result i32)))
  (type $other (func (result i64)))
  (table $private 4 4 funcref)
  (elem (table $private) (i32.const 1) func $dead_one $dead_wide)
  (elem (table $private) (i32.const 1) func $live_two)
  (func $dead_one (result i32) (i32.const 1))
  (func $live_two (result i32) (i32.const 2))
  (func $dead_wide (result i64) (i64.const 3))
  (func (export "run") (result i32) (call_indirect $private (type $number) (i32.const 1)))
  (func (export "tail") (result i32) (return_call_indirect $private (type $number) (i32.const 1)))
  (func (export "trap-type") (result i64) (call_indirect $private (type $other) (i32.const 1)))
  (func (export "trap-null") (result i32) (call_indirect $private (type $number) (i32.const 3))))

;; (module
;;   (type $number (;0;) (func (result i32)))
;;   (type $other (;1;) (func (result i64)))
;;   (table $private (;0;) 4 4 funcref)
;;   (export "run" (func 1))
;;   (export "tail" (func 2))
;;   (export "trap-type" (func 3))
;;   (export "trap-null" (func 4))
;;   (func $live_two (;0;) (type $number) (result i32)
;;     i32.const 2
;;   )
;;   (func (;1;) (type $number) (result i32)
;;     call $live_two
;;   )
;;   (func (;2;) (type $number) (result i32)
;;     return_call $live_two
;;   )
;;   (func (;3;) (type $other) (result i64)
;;     i32.const 1
;;     call_indirect (type $other)
;;   )
;;   (func (;4;) (type $number) (result i32)
;;     i32.const 3
;;     call_indirect (type $number)
;;   )
;; )
