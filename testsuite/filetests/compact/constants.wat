;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["count", "count", "text 0", "text 3", "outside", "outside"]

;; Bytes at constant addresses come to lie side by side, with the data that is read. The exported memory
;; stays as it is.
(module
  (memory $one 17)
  (memory $two 3)
  (memory $live_outside (export "memory") 2)
  (data (memory $one) (i32.const 1048576) "not read at all")
  (data (memory $two) (i32.const 70000) "abcdefgh")
  (func (export "count") (result i32)
    (i32.store $one (i32.const 1049000) (i32.add (i32.load $one (i32.const 1049000)) (i32.const 1)))
    (i32.store8 $two (i32.const 0) (i32.add (i32.load8_u $two offset=5 (i32.const 0)) (i32.const 1)))
    (i32.store8 $two offset=5 (i32.const 0) (i32.const 77))
    (i32.add (i32.load $one (i32.const 1049000)) (i32.load8_u $two (i32.const 0))))
  (func (export "text") (param i32) (result i32)
    (i32.load8_u $two offset=70000 (i32.and (local.get 0) (i32.const 3))))
  (func (export "outside") (result i32)
    (i32.store $live_outside (i32.const 70000) (i32.add (i32.load $live_outside (i32.const 70000)) (i32.const 1)))
    (i32.load $live_outside (i32.const 70000))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory $one (;0;) 1 1)
;;   (memory $live_outside (;1;) 2)
;;   (export "memory" (memory $live_outside))
;;   (export "count" (func 0))
;;   (export "text" (func 1))
;;   (export "outside" (func 2))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 4
;;     i32.const 4
;;     i32.load
;;     i32.const 1
;;     i32.add
;;     i32.store
;;     i32.const 0
;;     i32.const 0
;;     i32.load8_u offset=9
;;     i32.const 1
;;     i32.add
;;     i32.store8 offset=8
;;     i32.const 0
;;     i32.const 77
;;     i32.store8 offset=9
;;     i32.const 4
;;     i32.load
;;     i32.const 0
;;     i32.load8_u offset=8
;;     i32.add
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 3
;;     i32.and
;;     i32.load8_u
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     i32.const 70000
;;     i32.const 70000
;;     i32.load $live_outside
;;     i32.const 1
;;     i32.add
;;     i32.store $live_outside
;;     i32.const 70000
;;     i32.load $live_outside
;;   )
;;   (data (;0;) (i32.const 0) "abcd")
;; )
;;
;; warning: memory 1 is not compacted: it is exported as `memory`
