;;! pass = "dce"
;;! call = ["run"]

;; data.drop needs a segment, not its bytes.
(module
  (memory $dead_memory 1)
  (data $dead_data "never copied")
  (data $data "dropped and never copied")
  (func $live (export "run") (data.drop $data)))

;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0)
;;     data.drop $data
;;   )
;;   (data $data (;0;) "")
;; )
