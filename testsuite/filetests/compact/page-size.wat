;;! pass = "compact"
;;! args = ["--pass", "dce", "--pass-arg", "compact:page-size=1"]
;;! call = ["next", "next", "size"]

;; With pages of one byte the memory has just the bytes that are touched.
(module
  (memory 4)
  (func (export "next") (result i32)
    (i32.store (i32.const 200000) (i32.add (i32.load (i32.const 200000)) (i32.const 3)))
    (i32.store8 (i32.const 100) (i32.load8_u (i32.const 200000)))
    (i32.load8_u (i32.const 100)))
  (func (export "size") (result i32) (memory.size)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory (;0;) 5 5 (pagesize 0x1))
;;   (export "next" (func 0))
;;   (export "size" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 0
;;     i32.load
;;     i32.const 3
;;     i32.add
;;     i32.store
;;     i32.const 4
;;     i32.const 0
;;     i32.load8_u
;;     i32.store8
;;     i32.const 4
;;     i32.load8_u
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 4
;;   )
;; )
