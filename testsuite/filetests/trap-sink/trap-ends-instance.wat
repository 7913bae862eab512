;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:trap-ends-instance=true", "--pass", "dce"]
;;! call = ["foreign"]

;; If nobody comes back after a trap, what the instance wrote to itself does not count, exported or
;; not. What was imported outlives it.
(module
  (import "host" "memory" (memory $live_foreign_memory 1))
  (import "host" "global" (global $live_foreign_global (mut i32)))
  (import "host" "table" (table $live_foreign_table 1 funcref))
  (memory $own (export "memory") 1)
  (memory $dead_private 1)
  (global $dead_latch (mut i32) (i32.const 0))
  (global $exported (export "global") (mut i32) (i32.const 0))
  (table $table (export "table") 2 2 funcref)
  (data $dead_data "x")
  (func (export "own")
    (i32.store $own (i32.const 0) (i32.const 1))
    (memory.fill $dead_private (i32.const 0) (i32.const 1) (i32.const 4))
    (memory.init $own $dead_data (i32.const 0) (i32.const 0) (i32.const 1))
    (data.drop $dead_data)
    (drop (memory.grow $dead_private (i32.const 1)))
    (global.set $dead_latch (i32.const 1))
    (global.set $exported (i32.const 1))
    (table.set $table (i32.const 0) (ref.null func))
    (unreachable))
  (func (export "foreign")
    (i32.store $live_foreign_memory (i32.const 0) (i32.const 1))
    (global.set $live_foreign_global (i32.const 1))
    (table.set $live_foreign_table (i32.const 0) (ref.null func))
    (unreachable)))

;; (module
;;   (type (;0;) (func))
;;   (import "host" "memory" (memory $live_foreign_memory (;0;) 1))
;;   (import "host" "global" (global $live_foreign_global (;0;) (mut i32)))
;;   (import "host" "table" (table $live_foreign_table (;0;) 1 funcref))
;;   (table $table (;1;) 2 2 funcref)
;;   (memory $own (;1;) 1)
;;   (global $exported (;1;) (mut i32) i32.const 0)
;;   (export "memory" (memory $own))
;;   (export "global" (global $exported))
;;   (export "table" (table $table))
;;   (export "own" (func 0))
;;   (export "foreign" (func 1))
;;   (func (;0;) (type 0)
;;     unreachable
;;   )
;;   (func (;1;) (type 0)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 1
;;     global.set $live_foreign_global
;;     i32.const 0
;;     ref.null func
;;     table.set $live_foreign_table
;;     unreachable
;;   )
;; )
