;;! args = ["--heap", "0=64KiB"]
;;! exit = 1

;; A budget for a memory that cannot have one is an error.
(module
  (memory (export "memory") 1)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
)

;; error: cannot optimize standard input
;; Caused by:
;;   memory 0 cannot grow within a budget: it is exported as `memory`
;; help: its size can be seen: leave the export out, or give the module a `meld:boundary` section that says that only the canonical ABI uses it
