;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:trap-ends-instance=true", "--pass", "dce"]
;;! call = ["public", "grow_table"]

;; The host can hold an exported memory or table and sees it grow. A private one is nobody's.
(module
  (memory $live_public (export "memory") 1)
  (memory $dead_private 1)
  (table $live_table (export "table") 1 funcref)
  (table $dead_table 1 funcref)
  (func (export "public")
    (drop (memory.grow $live_public (i32.const 1)))
    (unreachable))
  (func (export "grow_table")
    (drop (table.grow $live_table (ref.null func) (i32.const 1)))
    (unreachable))
  (func (export "private")
    (drop (memory.grow $dead_private (i32.const 1)))
    (drop (table.grow $dead_table (ref.null func) (i32.const 1)))
    (unreachable)))

;; (module
;;   (type (;0;) (func))
;;   (table $live_table (;0;) 1 funcref)
;;   (memory $live_public (;0;) 1)
;;   (export "memory" (memory $live_public))
;;   (export "table" (table $live_table))
;;   (export "public" (func 0))
;;   (export "grow_table" (func 1))
;;   (export "private" (func 2))
;;   (func (;0;) (type 0)
;;     i32.const 1
;;     memory.grow
;;     unreachable
;;   )
;;   (func (;1;) (type 0)
;;     ref.null func
;;     i32.const 1
;;     table.grow $live_table
;;     unreachable
;;   )
;;   (func (;2;) (type 0)
;;     unreachable
;;   )
;; )
