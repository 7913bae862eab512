;;! pass = "memory-merge"
;;! args = ["--pass", "dce"]
;;! call = ["read"]

;; A known offset that is no plain constant becomes one.
(module
  (memory $live_one 1)
  (memory $dead_two 1)
  (global $dead_base i32 (i32.const 40))
  (data (memory $live_one) (global.get $dead_base) "one")
  (data (memory $dead_two) (i32.add (global.get $dead_base) (i32.const 4)) "two")
  (func (export "read") (result i32)
    (i32.sub (i32.load $live_one (i32.const 40)) (i32.load $dead_two (i32.const 44)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_one (;0;) 2 2)
;;   (export "read" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 40
;;     i32.load
;;     i32.const 44
;;     i32.load offset=65536
;;     i32.sub
;;   )
;;   (data (;0;) (i32.const 40) "one")
;;   (data (;1;) (i32.const 65580) "two")
;; )
