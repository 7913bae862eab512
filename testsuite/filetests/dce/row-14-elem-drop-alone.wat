;;! pass = "dce"
;;! call = ["run"]

;; elem.drop needs a segment, not what is in it.
(module
  (elem $dead_segment func $dead)
  (elem $segment func $dead)
  (func $dead)
  (func $live (export "run") (elem.drop $segment)))

;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (elem $segment (;0;) func)
;;   (func $live (;0;) (type 0)
;;     elem.drop $segment
;;   )
;; )
