;;! pass = "dce"

;; Shared globals and their atomic operations name globals in immediates of their own.
(module
  (global $dead_global (shared mut i32) (i32.const 1))
  (global $live_global (shared mut i32) (i32.const 2))
  (func $dead (result i32) (global.atomic.get seqcst $dead_global))
  (func $live (export "run") (result i32) (global.atomic.get seqcst $live_global)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (global $live_global (;0;) (shared mut i32) i32.const 2)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     global.atomic.get seqcst $live_global
;;   )
;; )
