;;! pass = "heap"
;;! args = ["--heap", "64KiB"]
;;! call = ["grow 1", "grow 1"]

;; A runtime that reads `__heap_base` guards the first mutable global that starts below it, which it takes for the stack
;; pointer: the count of pages would be that.
(module
  (memory 2)
  (global (export "__heap_base") i32 (i32.const 1024))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 2)
;;   (global (;0;) i32 i32.const 1024)
;;   (export "__heap_base" (global 0))
;;   (export "grow" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     memory.grow
;;   )
;; )
;;
;; warning: memory 0 still grows: `__heap_base` is exported and no stack pointer is left, and runtimes would take the count of pages for it
