;;! pass = "memory-merge"
;;! larger_memories = true
;;! call = ["both"]

;; What a linker said of one memory is not true of the one that has both, and a warning says so.
(module
  (memory $live_a 1 1)
  (memory $live_b 1 1)
  (global (export "__heap_base") i32 (i32.const 1024))
  (global (export "__data_end") i32 (i32.const 1000))
  (global (export "other") i32 (i32.const 1000))
  (func (export "both") (result i32)
    (i32.store $live_a (i32.const 8) (i32.const 40))
    (i32.store $live_b (i32.const 8) (i32.const 2))
    (i32.add (i32.load $live_a (i32.const 8)) (i32.load $live_b (i32.const 8)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_a (;0;) 2 2)
;;   (memory $live_b (;1;) 0 0)
;;   (global (;0;) i32 i32.const 1024)
;;   (global (;1;) i32 i32.const 1000)
;;   (global (;2;) i32 i32.const 1000)
;;   (export "__heap_base" (global 0))
;;   (export "__data_end" (global 1))
;;   (export "other" (global 2))
;;   (export "both" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 8
;;     i32.const 40
;;     i32.store
;;     i32.const 8
;;     i32.const 2
;;     i32.store offset=65536
;;     i32.const 8
;;     i32.load
;;     i32.const 8
;;     i32.load offset=65536
;;     i32.add
;;   )
;; )
;;
;; warning: memories were merged, and what the exported `__heap_base`, `__data_end` say of it is as before: a runtime that gives the module no more memory than that takes the others away
;; help: leave the exports out, as a stated surface does (`--external`); `compact` writes what is true into them if a section calls them linker symbols and every access has bounds
