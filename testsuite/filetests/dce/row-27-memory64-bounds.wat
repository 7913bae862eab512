;;! pass = "dce"
;;! call = []

;; The offset is near the end of the 64-bit address space: adding the length wraps around, and the
;; segment must not look as if it were in bounds.
(module
  (memory $live_memory i64 1)
  (data (memory $live_memory) (i64.const 0xffff_ffff_ffff_fffe) "abcd")
  (func $live (export "run")))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_memory (;0;) i64 1)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (data (;0;) (i64.const -2) "abcd")
;; )
