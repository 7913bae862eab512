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
;;   (export "run" (func 0))
;;   (elem (;0;) func)
;;   (func (;0;) (type 0)
;;     elem.drop 0
;;   )
;; )
