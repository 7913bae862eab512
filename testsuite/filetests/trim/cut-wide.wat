;;! pass = "trim"
;;! call = ["load 8", "load 12"]

;; In a memory with addresses of 64 bits, at an offset that is a sum, and in pages of one byte.
(module
  (memory $live_memory i64 1)
  (memory $live_small 64 (pagesize 1))
  (data $live_first (i64.const 8) "abcd")
  (data $dead_second (offset (i64.add (i64.const 5) (i64.const 7))) "efgh")
  (data $live_third (memory $live_small) (i32.const 56) "ab")
  (data $dead_fourth (memory $live_small) (i32.const 58) "cd")
  (func (export "load") (param i64) (result i32)
    (i32.add (i32.load (local.get 0)) (i32.load $live_small (i32.const 56)))))

;; (module
;;   (type (;0;) (func (param i64) (result i32)))
;;   (memory $live_memory (;0;) i64 1)
;;   (memory $live_small (;1;) 64 (pagesize 0x1))
;;   (export "load" (func 0))
;;   (func (;0;) (type 0) (param i64) (result i32)
;;     local.get 0
;;     i32.load
;;     i32.const 56
;;     i32.load $live_small
;;     i32.add
;;   )
;;   (data $live_first (;0;) (i64.const 8) "abcdefgh")
;;   (data $live_third (;1;) (memory $live_small) (i32.const 56) "abcd")
;; )
