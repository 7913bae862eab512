;;! pass = "devirtualize"
;;! call = ["computed 0", "public", "written", "starts-with"]

;; An index that is computed, and tables that somebody else may fill.
(module
  (type $number (func (result i32)))
  (table $private 1 1 funcref)
  (table $live_public (export "table") 1 1 funcref)
  (table $live_written 1 1 funcref)
  (table $live_first 2 2 (ref null func) (ref.func $live_one))
  (elem (table $private) (i32.const 0) func $live_one)
  (elem (table $live_public) (i32.const 0) func $live_one)
  (elem (table $live_written) (i32.const 0) func $live_one)
  (func $live_one (result i32) (i32.const 1))
  (func (export "computed") (param i32) (result i32) (call_indirect $private (type $number) (local.get 0)))
  (func (export "public") (result i32) (call_indirect $live_public (type $number) (i32.const 0)))
  (func (export "written") (result i32)
    (table.set $live_written (i32.const 0) (ref.func $live_one))
    (call_indirect $live_written (type $number) (i32.const 0)))
  (func (export "starts-with") (result i32) (call_indirect $live_first (type $number) (i32.const 0))))

;; (module
;;   (type $number (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $private (;0;) 1 1 funcref)
;;   (table $live_public (;1;) 1 1 funcref)
;;   (table $live_written (;2;) 1 1 funcref)
;;   (table $live_first (;3;) 2 2 funcref ref.func $live_one)
;;   (export "table" (table $live_public))
;;   (export "computed" (func 1))
;;   (export "public" (func 2))
;;   (export "written" (func 3))
;;   (export "starts-with" (func 4))
;;   (elem (;0;) (table $private) (i32.const 0) func $live_one)
;;   (elem (;1;) (table $live_public) (i32.const 0) func $live_one)
;;   (elem (;2;) (table $live_written) (i32.const 0) func $live_one)
;;   (func $live_one (;0;) (type $number) (result i32)
;;     i32.const 1
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call_indirect (type $number)
;;   )
;;   (func (;2;) (type $number) (result i32)
;;     i32.const 0
;;     call_indirect $live_public (type $number)
;;   )
;;   (func (;3;) (type $number) (result i32)
;;     i32.const 0
;;     ref.func $live_one
;;     table.set $live_written
;;     i32.const 0
;;     call_indirect $live_written (type $number)
;;   )
;;   (func (;4;) (type $number) (result i32)
;;     i32.const 0
;;     call_indirect $live_first (type $number)
;;   )
;; )
