;;! pass = "dce"
;;! call = []

;; A start function that traps is an effect: instantiation fails before and after.
(module
  (func $live_start (unreachable))
  (func $dead)
  (start $live_start))

;; (module
;;   (type (;0;) (func))
;;   (start $live_start)
;;   (func $live_start (;0;) (type 0)
;;     unreachable
;;   )
;; )
