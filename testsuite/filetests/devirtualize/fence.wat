;;! pass = "devirtualize"
;;! call = ["run"]

;; An operator of threads somewhere says nothing about tables.
(module
  (type $answer (func (result i32)))
  (table $live_table 1 1 funcref)
  (elem $live_elem (table $live_table) (i32.const 0) func $live_one)
  (func $live_one (type $answer) (i32.const 7))
  (func $live_fence (export "fence") atomic.fence)
  (func (export "run") (result i32)
    (call_indirect (type $answer) (i32.const 0))))

;; (module
;;   (type $answer (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (table $live_table (;0;) 1 1 funcref)
;;   (export "fence" (func $live_fence))
;;   (export "run" (func 2))
;;   (elem $live_elem (;0;) (table $live_table) (i32.const 0) func $live_one)
;;   (func $live_one (;0;) (type $answer) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_fence (;1;) (type 1)
;;     atomic.fence
;;   )
;;   (func (;2;) (type $answer) (result i32)
;;     call $live_one
;;   )
;; )
