;;! pass = "memory-merge"
;;! call = ["run 7"]

;; Memories with 32 and with 64 bits of addresses each become one.
(module
  (memory $short 1)
  (memory $long i64 1)
  (memory $short_too 1)
  (memory $long_too i64 1)
  (func (export "run") (param i32) (result i32)
    (i32.store $short (i32.const 8) (local.get 0))
    (i32.store $long (i64.const 8) (i32.load $short (i32.const 8)))
    (i32.store $short_too (i32.const 8) (i32.load $long (i64.const 8)))
    (i32.store $long_too (i64.const 8) (i32.load $short_too (i32.const 8)))
    (i32.load $long_too (i64.const 8))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $short (;0;) 2 2)
;;   (memory $long (;1;) i64 2 2)
;;   (memory $short_too (;2;) 0 0)
;;   (memory $long_too (;3;) i64 0 0)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     i32.const 8
;;     local.get 0
;;     i32.store
;;     i64.const 8
;;     i32.const 8
;;     i32.load
;;     i32.store $long
;;     i32.const 8
;;     i64.const 8
;;     i32.load $long
;;     i32.store offset=65536
;;     i64.const 8
;;     i32.const 8
;;     i32.load offset=65536
;;     i32.store $long offset=65536
;;     i64.const 8
;;     i32.load $long offset=65536
;;   )
;; )
;;
;; warning: memory 1 is not merged: its index type, page size or sharedness is another one than that of the first
