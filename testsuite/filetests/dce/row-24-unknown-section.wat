;;! pass = "dce"

;; Indices moved, and nobody knows whether the section names any: it goes, and loom says so.
(module
  (@custom "somebody else's" "func 1 is the best")
  (func $dead)
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;; )
;;
;; warning: custom section `somebody else's` dropped: it may refer to indices or offsets that changed
;; help: `--keep-section 'somebody else's'` keeps it as it is, stale or not
