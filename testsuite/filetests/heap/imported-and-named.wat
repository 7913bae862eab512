;;! args = ["--heap", "1MiB", "--heap", "0=64KiB"]
;;! exit = 1

;; A budget for a memory that cannot have one is an error.
(module
  (import "host" "memory" (memory 1))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size))
)

;; error: cannot optimize standard input
;; Caused by:
;;   memory 0 cannot grow within a budget: it is imported
;; help: whoever provides the memory decides how large it is: give it its size there
