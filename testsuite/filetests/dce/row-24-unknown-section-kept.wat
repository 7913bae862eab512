;;! pass = "dce"
;;! args = ["--keep-section", "somebody else's"]

;; The user knows better.
(module
  (@custom "somebody else's" "nothing about indices")
  (func $dead)
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (@custom "somebody else's" (after code) "nothing about indices")
;; )
