;;! pass = "explicit-zeros"
;;! call = ["get"]

;; Where code names a segment by its number, those that are there stay.
(module
  (memory $live 1)
  (data $d (memory $live) (i32.const 4) "x")
  (func (export "get") (result i32) (data.drop $d) (i32.load $live (i32.const 4))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (export "get" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     data.drop $d
;;     i32.const 4
;;     i32.load
;;   )
;;   (data $d (;0;) (i32.const 4) "x")
;; )
;;
;; warning: memory 0 has to be cleared by start-up code: it has segments, and code names segments by their numbers
