;;! pass = "dce"
;;! call = ["run"]

;; What pins the allocator in a fused Rust core: its address is in the function table, and nothing
;; that is reached calls through the table. The indirect call in $dead_caller is not reached.
(module
  (type $realloc (func (param i32 i32 i32 i32) (result i32)))
  (table $dead_table 3 funcref)
  (memory $live_memory 1)
  (elem $dead_segment (table $dead_table) (offset (i32.const 1)) func $dead_realloc $dead_other)
  (func $dead_realloc (type $realloc) (call $dead_grow))
  (func $dead_grow (result i32) (memory.grow (i32.const 1)))
  (func $dead_other)
  (func $dead_caller (result i32)
    (call_indirect $dead_table (type $realloc)
      (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 1)))
  (func $live (export "run") (result i32) (i32.load (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.load
;;   )
;; )
