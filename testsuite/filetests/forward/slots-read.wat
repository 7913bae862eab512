;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["read 0", "run 0", "made"]

;; A reference that is read can be given away. Slots of a table from which something is read stay, and
;; so does a segment from which an array is made.
(module
  (type $f (func (result i32)))
  (type $array (array funcref))
  (table $live_read 4 4 funcref)
  (table $live_private 4 4 funcref)
  (elem (table $live_read) (i32.const 0) func $live_one)
  (elem $live_items func $live_two)
  (elem (table $live_private) (i32.const 0) func $dead_three)
  (func $live_work (result i32) (i32.const 42))
  (func $live_one (result i32) (call $live_work))
  (func $live_two (result i32) (call $live_work))
  (func $dead_three (result i32) (call $live_work))
  (func (export "read") (param i32) (result funcref)
    (table.get $live_read (local.get 0)))
  (func (export "made") (result funcref)
    (array.get $array
      (array.new_elem $array $live_items (i32.const 0) (i32.const 1))
      (i32.const 0)))
  (func (export "run") (param i32) (result i32)
    (call_indirect $live_private (type $f) (local.get 0))))

;; (module
;;   (type $f (;0;) (func (result i32)))
;;   (type $array (;1;) (array funcref))
;;   (type (;2;) (func (param i32) (result funcref)))
;;   (type (;3;) (func (result funcref)))
;;   (type (;4;) (func (param i32) (result i32)))
;;   (table $live_read (;0;) 4 4 funcref)
;;   (table $live_private (;1;) 4 4 funcref)
;;   (export "read" (func 3))
;;   (export "made" (func 4))
;;   (export "run" (func 5))
;;   (elem (;0;) (table $live_read) (i32.const 0) func $live_one)
;;   (elem $live_items (;1;) func $live_two)
;;   (elem (;2;) (table $live_private) (i32.const 0) func $live_work)
;;   (func $live_work (;0;) (type $f) (result i32)
;;     i32.const 42
;;   )
;;   (func $live_one (;1;) (type $f) (result i32)
;;     call $live_work
;;   )
;;   (func $live_two (;2;) (type $f) (result i32)
;;     call $live_work
;;   )
;;   (func (;3;) (type 2) (param i32) (result funcref)
;;     local.get 0
;;     table.get $live_read
;;   )
;;   (func (;4;) (type 3) (result funcref)
;;     i32.const 0
;;     i32.const 1
;;     array.new_elem $array $live_items
;;     i32.const 0
;;     array.get $array
;;   )
;;   (func (;5;) (type 4) (param i32) (result i32)
;;     local.get 0
;;     call_indirect $live_private (type $f)
;;   )
;; )
