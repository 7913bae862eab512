;;! pass = "dce"
;;! call = ["run"]

;; `data.drop` names a segment without bytes: it stays, as one that is written nowhere, and its memory goes.
(module
  (memory $dead_memory 0 0)
  (func $live_run (export "run") data.drop $live_data)
  (data $live_data (memory $dead_memory) (i32.const 0) ""))

;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0)
;;     data.drop $live_data
;;   )
;;   (data $live_data (;0;) "")
;; )
