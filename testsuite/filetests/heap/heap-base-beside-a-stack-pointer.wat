;;! pass = "heap"
;;! args = ["--heap", "64KiB"]
;;! larger_memories = true
;;! call = ["grow 1", "frame"]

;; Where the stack pointer is, a runtime that reads `__heap_base` finds that first.
(module
  (memory 2)
  (global $stack (mut i32) (i32.const 512))
  (global (export "__heap_base") i32 (i32.const 1024))
  (func (export "frame") (result i32)
    (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
    (global.set $stack (i32.add (global.get $stack) (i32.const 16)))
    (global.get $stack))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory (;0;) 3 3)
;;   (global $stack (;0;) (mut i32) i32.const 512)
;;   (global (;1;) i32 i32.const 1024)
;;   (global (;2;) (mut i32) i32.const 2)
;;   (export "__heap_base" (global 1))
;;   (export "frame" (func 0))
;;   (export "grow" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     global.get $stack
;;     i32.const 16
;;     i32.sub
;;     global.set $stack
;;     global.get $stack
;;     i32.const 16
;;     i32.add
;;     global.set $stack
;;     global.get $stack
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     call 2
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 3
;;     global.get 2
;;     local.tee 1
;;     i32.sub
;;     i32.gt_u
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i32.add
;;       global.set 2
;;       local.get 1
;;     end
;;   )
;; )
;;
;; warning: memories have all that they may grow by, and what the exported `__heap_base` say of it is as before: a runtime that gives the module no more memory than that takes that away
;; help: leave the exports out, as a stated surface does (`--external`); `compact` writes what is true into them if a section calls them linker symbols and every access has bounds
