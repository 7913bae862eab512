;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1", "get 0"]

;; Slots of a table that is exported, and of one that an instruction reads, keep their functions.
(module
  (type $get (func (result i32)))
  (table $exported (export "table") 2 2 funcref)
  (table $read 2 2 funcref)
  (elem (table $exported) (i32.const 0) func $live_one $live_two)
  (elem (table $read) (i32.const 0) func $live_three $live_four)
  (func $live_one (type $get) (i32.const 7))
  (func $live_two (type $get) (i32.const 7))
  (func $live_three (type $get) (i32.const 7))
  (func $live_four (type $get) (i32.const 7))
  (func $dead_called (type $get) (i32.const 7))
  (func (export "get") (param i32) (result funcref)
    (table.get $read (local.get 0)))
  (func (export "run") (param i32) (result i32)
    (i32.add (call $dead_called) (call_indirect $exported (type $get) (local.get 0)))))

;; (module
;;   (type $get (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result funcref)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table $exported (;0;) 2 2 funcref)
;;   (table $read (;1;) 2 2 funcref)
;;   (export "table" (table $exported))
;;   (export "get" (func 4))
;;   (export "run" (func 5))
;;   (elem (;0;) (table $exported) (i32.const 0) func $live_one $live_two)
;;   (elem (;1;) (table $read) (i32.const 0) func $live_three $live_four)
;;   (func $live_one (;0;) (type $get) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_two (;1;) (type $get) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_three (;2;) (type $get) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_four (;3;) (type $get) (result i32)
;;     i32.const 7
;;   )
;;   (func (;4;) (type 1) (param i32) (result funcref)
;;     local.get 0
;;     table.get $read
;;   )
;;   (func (;5;) (type 2) (param i32) (result i32)
;;     call $live_one
;;     local.get 0
;;     call_indirect (type $get)
;;     i32.add
;;   )
;; )
