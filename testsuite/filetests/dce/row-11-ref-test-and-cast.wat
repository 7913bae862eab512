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
;;   (type $ta (;0;) (func (result i32)))
;;   (type $tb (;1;) (func (param f64)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "test" (func $live_test))
;;   (export "cast" (func $live_cast))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_a $live_b)
;;   (func $live_a (;0;) (type $ta) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_b (;1;) (type $tb) (param f64))
;;   (func $live_test (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     table.get $live_table
;;     ref.test (ref $tb)
;;   )
;;   (func $live_cast (;3;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     table.get $live_table
;;     ref.cast (ref $ta)
;;     call_ref $ta
;;   )
;; )
