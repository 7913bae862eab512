;;! pass = "dce"
;;! call = []

;; A segment without bytes still has its bounds checked: 65537 is outside of one page.
(module
  (memory $live_memory 1)
  (data (memory $live_memory) (i32.const 65537) "")
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (data (;0;) (i32.const 65537) "")
;; )
