;;! pass = "trim"
;;! call = ["run"]

;; A memory of which an instruction names a segment keeps its segments, but for zeros at the end; the other
;; does not.
(module
  (memory $live_memory 1)
  (memory $live_other 1)
  (data $live_named (i32.const 8) "abcd\00\00\00\00")
  (data $live_touching (i32.const 12) "efgh")
  (data $live_first (memory $live_other) (i32.const 8) "abcd")
  (data $dead_second (memory $live_other) (i32.const 12) "efgh")
  (func (export "run") (result i32)
    (data.drop $live_named)
    (i32.add (i32.load (i32.const 10)) (i32.load $live_other (i32.const 10)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (memory $live_other (;1;) 1)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     data.drop $live_named
;;     i32.const 10
;;     i32.load
;;     i32.const 10
;;     i32.load $live_other
;;     i32.add
;;   )
;;   (data $live_named (;0;) (i32.const 8) "abcd")
;;   (data $live_touching (;1;) (i32.const 12) "efgh")
;;   (data $live_first (;2;) (memory $live_other) (i32.const 8) "abcdefgh")
;; )
