;;! pass = "dce"
;;! call = []

;; The offset is unsigned: 0xfffffffe is not -2, and adding the length does not wrap to 2.
(module
  (memory $live_memory 1)
  (data (memory $live_memory) (i32.const 0xffff_fffe) "abcd")
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (data (;0;) (i32.const -2) "abcd")
;; )
