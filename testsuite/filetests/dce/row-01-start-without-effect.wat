;;! pass = "dce"
;;! call = ["run"]

;; An empty start function has no effect, cannot trap and ends: it may go.
(module
  (func $dead_start)
  (func $live (export "run") (result i32) (i32.const 1))
  (start $dead_start))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;; )
