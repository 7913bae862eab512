;;! pass = "dce"
;;! call = ["init 0", "init 1", "data 0", "data 1"]

;; An active segment is dropped right after it was written: table.init and memory.init of it trap
;; unless they copy nothing. Both have to find a segment all the same.
(module
  (type $t (func (result i32)))
  (table $live_table 2 funcref)
  (memory $live_memory 1)
  (elem $live_segment (table $live_table) (offset (i32.const 0)) func $a)
  (data $live_data (memory $live_memory) (i32.const 0) "A")
  (func $a (type $t) (i32.const 10))
  (func $dead)
  (func $live_init (export "init") (param i32) (result i32)
    (table.init $live_table $live_segment (i32.const 1) (i32.const 0) (local.get 0))
    (call_indirect $live_table (type $t) (i32.const 0)))
  (func $live_data (export "data") (param i32) (result i32)
    (memory.init $live_memory $live_data (i32.const 8) (i32.const 0) (local.get 0))
    (i32.load8_u (i32.const 0))))

;; (module
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (memory $live_memory (;0;) 1)
;;   (export "init" (func $live_init))
;;   (export "data" (func $live_data))
;;   (elem $live_segment (;0;) (table $live_table) (i32.const 0) func $a)
;;   (func $a (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_init (;1;) (type 1) (param i32) (result i32)
;;     i32.const 1
;;     i32.const 0
;;     local.get 0
;;     table.init $live_segment
;;     i32.const 0
;;     call_indirect (type $t)
;;   )
;;   (func $live_data (;2;) (type 1) (param i32) (result i32)
;;     i32.const 8
;;     i32.const 0
;;     local.get 0
;;     memory.init $live_data
;;     i32.const 0
;;     i32.load8_u
;;   )
;;   (data $live_data (;0;) (i32.const 0) "A")
;; )
