;;! pass = "dce"
;;! call = ["test 0", "test 1", "cast 0", "cast 1"]

;; A function in the table may be told from another by its type, so both keep theirs.
(module
  (type $ta (func (result i32)))
  (type $tb (func (param f64)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $live_b)
  (func $live_a (type $ta) (i32.const 10))
  (func $live_b (type $tb))
  (func $dead)
  (func $live_test (export "test") (param i32) (result i32)
    (ref.test (ref $tb) (table.get $live_table (local.get 0))))
  (func $live_cast (export "cast") (param i32) (result i32)
    (call_ref $ta (ref.cast (ref $ta) (table.get $live_table (local.get 0))))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param f64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table (;0;) 2 funcref)
;;   (export "test" (func 2))
;;   (export "cast" (func 3))
;;   (elem (;0;) (table 0) (i32.const 0) func 0 1)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 1) (param f64))
;;   (func (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     table.get 0
;;     ref.test (ref 1)
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     table.get 0
;;     ref.cast (ref 0)
;;     call_ref 0
;;   )
;; )
