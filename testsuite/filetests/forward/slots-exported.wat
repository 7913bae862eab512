;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1", "run 2"]

;; The host can compare what it finds in a table that is exported or imported with what an export is:
;; those slots stay, and so do those that are copied there.
(module
  (type $f (func (result i32)))
  (import "host" "table" (table $live_imported 4 funcref))
  (table $live_exported (export "table") 4 4 funcref)
  (table $live_copied 4 4 funcref)
  (table $live_private 4 4 funcref)
  (elem (table $live_imported) (i32.const 0) func $live_one)
  (elem (table $live_exported) (i32.const 0) func $live_two)
  (elem (table $live_copied) (i32.const 0) func $live_three)
  (elem $live_passive func $live_four)
  (elem (table $live_private) (i32.const 0) func $dead_five)
  (func $live_work (export "work") (result i32) (i32.const 42))
  (func $live_one (result i32) (call $live_work))
  (func $live_two (result i32) (call $live_work))
  (func $live_three (result i32) (call $live_work))
  (func $live_four (result i32) (call $live_work))
  (func $dead_five (result i32) (call $live_work))
  (func (export "run") (param i32) (result i32)
    (table.copy $live_exported $live_copied (i32.const 1) (i32.const 0) (i32.const 1))
    (table.init $live_imported $live_passive (i32.const 2) (i32.const 0) (i32.const 1))
    (elem.drop $live_passive)
    (i32.add (call_indirect $live_private (type $f) (i32.const 0))
      (call_indirect $live_exported (type $f) (local.get 0)))))

;; (module
;;   (type $f (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "table" (table $live_imported (;0;) 4 funcref))
;;   (table $live_exported (;1;) 4 4 funcref)
;;   (table $live_copied (;2;) 4 4 funcref)
;;   (table $live_private (;3;) 4 4 funcref)
;;   (export "table" (table $live_exported))
;;   (export "work" (func $live_work))
;;   (export "run" (func 5))
;;   (elem (;0;) (table $live_imported) (i32.const 0) func $live_one)
;;   (elem (;1;) (table $live_exported) (i32.const 0) func $live_two)
;;   (elem (;2;) (table $live_copied) (i32.const 0) func $live_three)
;;   (elem $live_passive (;3;) func $live_four)
;;   (elem (;4;) (table $live_private) (i32.const 0) func $live_work)
;;   (func $live_work (;0;) (type $f) (result i32)
;;     i32.const 42
;;   )
;;   (func $live_one (;1;) (type $f) (result i32)
;;     call $live_work
;;   )
;;   (func $live_two (;2;) (type $f) (result i32)
;;     call $live_work
;;   )
;;   (func $live_three (;3;) (type $f) (result i32)
;;     call $live_work
;;   )
;;   (func $live_four (;4;) (type $f) (result i32)
;;     call $live_work
;;   )
;;   (func (;5;) (type 1) (param i32) (result i32)
;;     i32.const 1
;;     i32.const 0
;;     i32.const 1
;;     table.copy $live_exported $live_copied
;;     i32.const 2
;;     i32.const 0
;;     i32.const 1
;;     table.init $live_passive
;;     elem.drop $live_passive
;;     i32.const 0
;;     call_indirect $live_private (type $f)
;;     local.get 0
;;     call_indirect $live_exported (type $f)
;;     i32.add
;;   )
;; )
