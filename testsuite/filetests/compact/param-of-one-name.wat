;;! pass = "compact"
;;! args = ["--param", "get:0=0..16"]
;;! call = ["get 16", "read 65532"]

;; A function that is exported under two names is bounded only if both are.
(module
  (memory $live 1)
  (data (i32.const 65532) "\2a")
  (func (export "get") (export "read") (param i32) (result i32) (i32.load (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "get" (func 0))
;;   (export "read" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (data (;0;) (i32.const 65532) "*")
;; )
;;
;; boundary, verified:
;;   external func `get`
;;   external func `read`
;;   lift `get`: callee `get`
;;   lift `read`: callee `read`
;;
;; warning: memory 0 is not compacted: func 0 `get` at 0x30: an address is any number, and may be out of its bounds
