;;! pass = "compact"
;;! args = ["--page-size", "1", "--param", "put:0=0x100..0x13c", "--param", "get:0=256..316", "--param", "twice:0=0..15"]
;;! call = ["put 256 7", "put 316 9", "put 300 5", "get 256", "get 316", "twice 3", "twice 15", "get 300", "other 8"]

;; What the outside passes bounds an address, beside what other functions of the module pass.
(module
  (memory $live_1 1)
  (func $put (export "put") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "get") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "twice") (param i32) (result i32)
    (call $put (i32.add (i32.const 1024) (i32.shl (local.get 0) (i32.const 2))) (local.get 0))
    (i32.load offset=1024 (i32.shl (local.get 0) (i32.const 2))))
  (func (export "other") (param i32) (result i32) (i32.add (local.get 0) (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32 i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory $live_1 (;0;) 832 832 (pagesize 0x1))
;;   (export "put" (func $put))
;;   (export "get" (func 1))
;;   (export "twice" (func 2))
;;   (export "other" (func 3))
;;   (func $put (;0;) (type 0) (param i32 i32)
;;     local.get 0
;;     i32.const 256
;;     i32.sub
;;     local.get 1
;;     i32.store
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 256
;;     i32.sub
;;     i32.load
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     i32.const 1024
;;     local.get 0
;;     i32.const 2
;;     i32.shl
;;     i32.add
;;     local.get 0
;;     call $put
;;     local.get 0
;;     i32.const 2
;;     i32.shl
;;     i32.load offset=768
;;   )
;;   (func (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     local.get 0
;;     i32.add
;;   )
;; )
;;
;; boundary, verified:
;;   external func `put`
;;   external func `get`
;;   external func `twice`
;;   external func `other`
;;   lift `put`: callee `put`
;;   lift `get`: callee `get`
;;   lift `twice`: callee `twice`
;;   lift `other`: callee `other`
