;;! pass = "dce"
;;! call = ["run"]

;; Nor does a segment without bytes change that only `data.drop` names, if its memory stays.
(module
  (memory $live_memory 1)
  (func $live_run (export "run") (result i32) data.drop $live_data (i32.load8_u (i32.const 0)))
  (data $live_data (i32.const 7) ""))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (result i32)
;;     data.drop $live_data
;;     i32.const 0
;;     i32.load8_u
;;   )
;;   (data $live_data (;0;) (i32.const 7) "")
;; )
