;;! pass = "dce"
;;! call = []

;; The start function may be an import; the call of the host is the effect.
(module
  (import "env" "dead" (func $dead))
  (import "env" "live" (func $live))
  (start $live))

;; (module
;;   (type (;0;) (func))
;;   (import "env" "live" (func $live (;0;) (type 0)))
;;   (start $live)
;; )
