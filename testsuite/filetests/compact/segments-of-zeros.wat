;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["next", "next"]

;; Segments that write zeros or nothing, somewhere in what goes, do not end up outside of what is left, also
;; where nothing else moves.
(module
  (memory $one 2)
  (memory $live_exported (export "memory") 1)
  (data (memory $one) (i32.const 100000) "\00\00\00\00")
  (data (memory $one) (i32.const 131072) "")
  (data $live_data (memory $live_exported) (i32.const 65535) "x")
  (func (export "next") (result i32)
    (i32.store $one (i32.const 0) (i32.add (i32.load $one (i32.const 0)) (i32.const 1)))
    (i32.load $one (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $one (;0;) 1 1)
;;   (memory $live_exported (;1;) 1)
;;   (export "memory" (memory $live_exported))
;;   (export "next" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 0
;;     i32.load
;;     i32.const 1
;;     i32.add
;;     i32.store
;;     i32.const 0
;;     i32.load
;;   )
;;   (data $live_data (;0;) (memory $live_exported) (i32.const 65535) "x")
;; )
;;
;; warning: memory 1 is not compacted: it is exported as `memory`
