;;! pass = "memory-merge"
;;! args = ["--pass", "dce", "--pass-arg", "memory-merge:order=index"]
;;! call = ["use"]

;; The first memory comes first.
(module
  (memory $live_one 1)
  (memory $dead_two 1)
  (func (export "use") (result i32)
    (i32.store $live_one (i32.const 0) (i32.const 1))
    (i32.store $dead_two (i32.const 0) (i32.const 2))
    (i32.load $dead_two (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_one (;0;) 2 2)
;;   (export "use" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 0
;;     i32.const 2
;;     i32.store offset=65536
;;     i32.const 0
;;     i32.load offset=65536
;;   )
;; )
