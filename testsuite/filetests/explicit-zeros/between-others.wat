;;! pass = "explicit-zeros"
;;! args = ["--pass", "trim"]
;;! call = ["sum", "set"]

;; All segments of a memory are written anew where the first was, others stay in their order, and a memory without any comes last.
(module
  (memory $live_a 1)
  (memory $live_b 1)
  (memory $live_c 1)
  (data (memory $live_a) (i32.const 64) "b")
  (data (memory $live_b) (i32.const 0) "abcd")
  (data (memory $live_a) (i32.const 16) "\01\00\02")
  (func (export "sum") (result i32)
    (i32.add
      (i32.add (i32.load $live_a (i32.const 16)) (i32.load $live_a (i32.const 64)))
      (i32.add (i32.load $live_b (i32.const 0)) (i32.load $live_c (i32.const 8)))))
  (func (export "set") (i32.store8 $live_a (i32.const 100) (i32.const 1)) (i32.store8 $live_b (i32.const 100) (i32.const 1))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func))
;;   (memory $live_a (;0;) 1)
;;   (memory $live_b (;1;) 1)
;;   (memory $live_c (;2;) 1)
;;   (export "sum" (func 0))
;;   (export "set" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 16
;;     i32.load
;;     i32.const 64
;;     i32.load
;;     i32.add
;;     i32.const 0
;;     i32.load $live_b
;;     i32.const 8
;;     i32.load $live_c
;;     i32.add
;;     i32.add
;;   )
;;   (func (;1;) (type 1)
;;     i32.const 100
;;     i32.const 1
;;     i32.store8
;;     i32.const 100
;;     i32.const 1
;;     i32.store8 $live_b
;;   )
;;   (data (;0;) (i32.const 16) "\01\00\02\00")
;;   (data (;1;) (i32.const 64) "b\00\00\00")
;;   (data (;2;) (memory $live_b) (i32.const 0) "abcd")
;;   (data (;3;) (memory $live_c) (i32.const 8) "\00\00\00\00")
;; )
