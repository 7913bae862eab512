;;! pass = "dce"
;;! call = ["give 0", "give 1"]

;; table.get hands a reference to the host, which may call it.
(module
  (import "env" "take" (func $live_take (param funcref)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_a $live_b)
  (func $live_a (param f64))
  (func $live_b (call $live_c))
  (func $live_c)
  (func $dead)
  (func $live_give (export "give") (param i32) (call $live_take (table.get $live_table (local.get 0)))))

;; (module
;;   (type (;0;) (func (param funcref)))
;;   (type (;1;) (func (param f64)))
;;   (type (;2;) (func))
;;   (type (;3;) (func (param i32)))
;;   (import "env" "take" (func $live_take (;0;) (type 0) (param funcref)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "give" (func $live_give))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_a $live_b)
;;   (func $live_a (;1;) (type 1) (param f64))
;;   (func $live_b (;2;) (type 2)
;;     call $live_c
;;   )
;;   (func $live_c (;3;) (type 2))
;;   (func $live_give (;4;) (type 3) (param i32)
;;     local.get 0
;;     table.get $live_table
;;     call $live_take
;;   )
;; )
