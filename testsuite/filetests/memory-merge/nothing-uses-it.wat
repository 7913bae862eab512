;;! pass = "memory-merge"
;;! call = ["use"]

;; A memory that nothing uses is nothing to merge; dce removes it.
(module
  (memory $live_one 1)
  (memory $live_unused 1)
  (func (export "use") (i32.store $live_one (i32.const 0) (i32.const 1))))

;; (module
;;   (type (;0;) (func))
;;   (memory $live_one (;0;) 1)
;;   (memory $live_unused (;1;) 1)
;;   (export "use" (func 0))
;;   (func (;0;) (type 0)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;   )
;; )
