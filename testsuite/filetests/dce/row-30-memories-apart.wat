;;! pass = "dce"
;;! call = ["run"]

;; Each memory lives on its own: $live_source is read through memory.copy, $dead_memory by nobody.
(module
  (memory $dead_memory 1)
  (memory $live_source 1)
  (memory $live_target 1)
  (data $dead_data (memory $dead_memory) (i32.const 0) "dead")
  (data $live_data (memory $live_source) (i32.const 4) "A")
  (func $dead (memory.copy $live_target $dead_memory (i32.const 0) (i32.const 0) (i32.const 4)))
  (func $dead_grow (result i32) (memory.grow $dead_memory (i32.const 1)))
  (func $live (export "run") (result i32)
    (memory.copy $live_target $live_source (i32.const 8) (i32.const 4) (i32.const 1))
    (i32.load8_u $live_target (i32.const 8))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_source (;0;) 1)
;;   (memory $live_target (;1;) 1)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 8
;;     i32.const 4
;;     i32.const 1
;;     memory.copy $live_target $live_source
;;     i32.const 8
;;     i32.load8_u $live_target
;;   )
;;   (data $live_data (;0;) (i32.const 4) "A")
;; )
