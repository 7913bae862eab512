;;! pass = "dce"
;;! call = ["run"]

;; Exported memories and globals are read from outside; so is what their initial values need.
(module
  (global $dead_global i32 (i32.const 1))
  (global $live_base i32 (i32.const 2))
  (global $live_global (export "global") i32 (i32.mul (global.get $live_base) (i32.const 21)))
  (memory $live_memory (export "memory") 1)
  (data $live_data (memory $live_memory) (i32.const 8) "visible")
  (func $live (export "run") (result i32) (i32.const 1)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (global $live_base (;0;) i32 i32.const 2)
;;   (global $live_global (;1;) i32 global.get $live_base i32.const 21 i32.mul)
;;   (export "global" (global $live_global))
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;;   (data $live_data (;0;) (i32.const 8) "visible")
;; )
