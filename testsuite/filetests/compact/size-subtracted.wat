;;! pass = "compact"
;;! call = ["run 7", "run 9"]

;; The size becomes a number, and to subtract it is no displacement.
(module
  (memory 3)
  (func (export "run") (param i32) (result i32)
    (i32.store (i32.const 40) (local.get 0))
    (i32.add (i32.load (i32.const 40)) (i32.sub (i32.const -2048) (memory.size)))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1 1)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 0
;;     local.get 0
;;     i32.store
;;     i32.const 0
;;     i32.load
;;     i32.const -2048
;;     i32.const 3
;;     i32.sub
;;     i32.add
;;   )
;; )
