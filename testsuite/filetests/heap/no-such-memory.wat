;;! args = ["--heap", "1=64KiB"]
;;! exit = 1

;; A budget for a memory that the module does not have is an error.
(module
  (memory 1)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
)

;; error: cannot optimize standard input
;; Caused by:
;;   there is a budget for memory 1, which does not exist
;; help: the module has one memory, with the index 0
