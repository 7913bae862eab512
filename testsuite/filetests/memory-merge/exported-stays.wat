;;! pass = "memory-merge"
;;! call = ["private", "exported"]

;; Who holds an exported memory finds its own page, and nothing behind it; the private ones are one.
(module
  (memory $live_one 1 1)
  (memory $live_two 1 1)
  (memory $live_exported (export "memory") 1 1)
  (data (memory $live_one) (i32.const 0) "one")
  (data (memory $live_two) (i32.const 0) "two")
  (data (memory $live_exported) (i32.const 0) "its own")
  (func (export "private") (result i32)
    (i32.add (i32.load $live_one (i32.const 0)) (i32.load $live_two (i32.const 0))))
  (func (export "exported") (result i32) (i32.load $live_exported (i32.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_one (;0;) 2 2)
;;   (memory $live_two (;1;) 0 0)
;;   (memory $live_exported (;2;) 1 1)
;;   (export "memory" (memory $live_exported))
;;   (export "private" (func 0))
;;   (export "exported" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.load
;;     i32.const 0
;;     i32.load offset=65536
;;     i32.add
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 0
;;     i32.load $live_exported
;;   )
;;   (data (;0;) (i32.const 0) "one")
;;   (data (;1;) (i32.const 65536) "two")
;;   (data (;2;) (memory $live_exported) (i32.const 0) "its own")
;; )
;;
;; warning: memory 2 is not merged: it is exported, and would have other bytes behind its own (`memory-merge:into-exported=true` allows that)
