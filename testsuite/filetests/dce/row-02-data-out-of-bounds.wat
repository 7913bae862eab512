;;! pass = "dce"
;;! call = []

;; One byte too long: instantiation traps before and after.
(module
  (memory $live_memory 1)
  (data (memory $live_memory) (i32.const 65533) "abcd")
  (func $dead)
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (data (;0;) (i32.const 65533) "abcd")
;; )
