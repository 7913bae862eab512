;;! pass = "dce"

;; Nothing moved, so the section still says what it said.
(module
  (@custom "somebody else's" "func 0 is the best")
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (@custom "somebody else's" (after code) "func 0 is the best")
;; )
