;;! pass = "explicit-zeros"
;;! call = ["sum", "count", "count", "sum", "kept"]

;; Zeros go into what is read and no segment writes, and nowhere else: not over data, and not into what is only written.
(module
  (memory 1)
  (data (i32.const 16) "\01\02\03\04")
  (func (export "sum") (result i32)
    (i32.add (i32.load (i32.const 16))
      (i32.add (i32.load (i32.const 20)) (i32.load16_u (i32.const 14)))))
  (func (export "count") (result i32)
    (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1)))
    (i32.load (i32.const 64)))
  (func (export "log") (param i32)
    (i32.store (i32.const 128) (local.get 0)))
  (func (export "kept") (result i32)
    (memory.copy (i32.const 256) (i32.const 18) (i32.const 4))
    (i32.load8_u (i32.const 258))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (memory (;0;) 1)
;;   (export "sum" (func 0))
;;   (export "count" (func 1))
;;   (export "log" (func 2))
;;   (export "kept" (func 3))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 16
;;     i32.load
;;     i32.const 20
;;     i32.load
;;     i32.const 14
;;     i32.load16_u
;;     i32.add
;;     i32.add
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 64
;;     i32.const 64
;;     i32.load
;;     i32.const 1
;;     i32.add
;;     i32.store
;;     i32.const 64
;;     i32.load
;;   )
;;   (func (;2;) (type 1) (param i32)
;;     i32.const 128
;;     local.get 0
;;     i32.store
;;   )
;;   (func (;3;) (type 0) (result i32)
;;     i32.const 256
;;     i32.const 18
;;     i32.const 4
;;     memory.copy
;;     i32.const 258
;;     i32.load8_u
;;   )
;;   (data (;0;) (i32.const 14) "\00\00\01\02\03\04\00\00\00\00")
;;   (data (;1;) (i32.const 64) "\00\00\00\00")
;;   (data (;2;) (i32.const 258) "\00")
;; )
