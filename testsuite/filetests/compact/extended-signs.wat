;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["small 5", "small 133", "any 5", "any -3", "any 128", "any 65536", "any 70000"]

;; A number keeps its value when the sign of its low byte is extended only if it is small.
(module
  (memory $bounded 1)
  (memory $live_any 1)
  (func (export "small") (param i32) (result i32)
    (i32.store8 $bounded offset=50000 (i32.extend8_s (i32.and (local.get 0) (i32.const 127))) (i32.const 3))
    (i32.load8_u $bounded offset=50000 (i32.and (local.get 0) (i32.const 127))))
  (func (export "any") (param i32) (result i32)
    (i32.store8 $live_any (i32.add (i32.const 100) (i32.sub (local.get 0) (i32.extend8_s (local.get 0)))) (i32.const 9))
    (i32.load8_u $live_any (i32.const 100))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $bounded (;0;) 1 1)
;;   (memory $live_any (;1;) 1)
;;   (export "small" (func 0))
;;   (export "any" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 127
;;     i32.and
;;     i32.extend8_s
;;     i32.const 3
;;     i32.store8
;;     local.get 0
;;     i32.const 127
;;     i32.and
;;     i32.load8_u
;;   )
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     i32.const 100
;;     local.get 0
;;     local.get 0
;;     i32.extend8_s
;;     i32.sub
;;     i32.add
;;     i32.const 9
;;     i32.store8 $live_any
;;     i32.const 100
;;     i32.load8_u $live_any
;;   )
;; )
;;
;; warning: memory 1 is not compacted: func 1 `any` at 0x57: an address is any number, and may be out of its bounds
