;;! pass = "trim"
;;! call = ["run", "make"]

;; Passive segments get other numbers, and instructions follow. So does the number of segments.
(module
  (type $live_array (array i8))
  (memory $live_memory 1)
  (data $live_passive "xyz!")
  (data $live_first (i32.const 8) "abcd")
  (data $dead_second (i32.const 12) "efgh")
  (data $live_second_passive "0123")
  (func (export "run") (result i32)
    (memory.init $live_second_passive (i32.const 100) (i32.const 0) (i32.const 4))
    (data.drop $live_second_passive)
    (memory.init $live_passive (i32.const 104) (i32.const 0) (i32.const 4))
    (i32.add (i32.load (i32.const 10)) (i32.load (i32.const 102))))
  (func (export "make") (result i32)
    (array.get_u $live_array
      (array.new_data $live_array $live_second_passive (i32.const 0) (i32.const 0)) (i32.const 0))))

;; (module
;;   (type $live_array (;0;) (array i8))
;;   (type (;1;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "run" (func 0))
;;   (export "make" (func 1))
;;   (func (;0;) (type 1) (result i32)
;;     i32.const 100
;;     i32.const 0
;;     i32.const 4
;;     memory.init $live_second_passive
;;     data.drop $live_second_passive
;;     i32.const 104
;;     i32.const 0
;;     i32.const 4
;;     memory.init $live_passive
;;     i32.const 10
;;     i32.load
;;     i32.const 102
;;     i32.load
;;     i32.add
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 0
;;     i32.const 0
;;     array.new_data $live_array $live_second_passive
;;     i32.const 0
;;     array.get_u $live_array
;;   )
;;   (data $live_passive (;0;) "xyz!")
;;   (data $live_first (;1;) (i32.const 8) "abcdefgh")
;;   (data $live_second_passive (;2;) "0123")
;; )
