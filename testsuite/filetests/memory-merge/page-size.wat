;;! pass = "memory-merge"
;;! args = ["--pass", "dce"]

;; Pages of one byte: bases are multiples of 16 all the same, and the size is what is needed.
(module
  (memory $live_one 5 (pagesize 1))
  (memory $dead_two 7 (pagesize 1))
  (memory $live_other 1)
  (func (export "use") (result i32)
    (i32.store $live_one (i32.const 0) (i32.const 1))
    (i32.store $dead_two (i32.const 3) (i32.const 1))
    (i32.store $live_other (i32.const 3) (i32.const 1))
    (i32.add (memory.size $live_one) (memory.size $dead_two))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_one (;0;) 23 23 (pagesize 0x1))
;;   (memory $live_other (;1;) 1)
;;   (export "use" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 1
;;     i32.store
;;     i32.const 3
;;     i32.const 1
;;     i32.store offset=16
;;     i32.const 3
;;     i32.const 1
;;     i32.store $live_other
;;     i32.const 5
;;     i32.const 7
;;     i32.add
;;   )
;; )
;;
;; warning: memory 1 is not merged: its index type, page size or sharedness is another one than that of the first
