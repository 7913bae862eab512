;;! pass = "memory-merge"
;;! args = ["--pass", "dce"]
;;! call = ["write_one 4 17", "write_two 4 18", "read_one 4", "read_two 4", "read_two 65532", "sizes", "greet_one", "greet_two"]

;; Each access says which memory it means, so a base in its offset is all it needs.
(module
  (memory $live_one 1)
  (memory $dead_two 2 5)
  (data (memory $live_one) (i32.const 8) "one")
  (data (memory $dead_two) (i32.const 8) "two")
  (func (export "write_one") (param i32 i32)
    (i32.store $live_one (local.get 0) (local.get 1)))
  (func (export "write_two") (param i32 i32)
    (i32.store $dead_two (local.get 0) (local.get 1))
    (i64.store8 $dead_two offset=100 (local.get 0) (i64.const 5)))
  (func (export "read_one") (param i32) (result i32)
    (i32.add (i32.load $live_one (local.get 0)) (i32.load8_u $live_one offset=100 (local.get 0))))
  (func (export "read_two") (param i32) (result i32)
    (i32.add (i32.load $dead_two (local.get 0)) (i32.load8_u $dead_two offset=100 (local.get 0))))
  (func (export "greet_one") (result i32) (i32.load $live_one (i32.const 8)))
  (func (export "greet_two") (result i32) (i32.load $dead_two (i32.const 8)))
  (func (export "sizes") (result i32 i32)
    (memory.size $live_one) (memory.size $dead_two)))

;; (module
;;   (type (;0;) (func (param i32 i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func (result i32)))
;;   (type (;3;) (func (result i32 i32)))
;;   (memory $live_one (;0;) 3 3)
;;   (export "write_one" (func 0))
;;   (export "write_two" (func 1))
;;   (export "read_one" (func 2))
;;   (export "read_two" (func 3))
;;   (export "greet_one" (func 4))
;;   (export "greet_two" (func 5))
;;   (export "sizes" (func 6))
;;   (func (;0;) (type 0) (param i32 i32)
;;     local.get 0
;;     local.get 1
;;     i32.store offset=131072
;;   )
;;   (func (;1;) (type 0) (param i32 i32)
;;     local.get 0
;;     local.get 1
;;     i32.store
;;     local.get 0
;;     i64.const 5
;;     i64.store8 offset=100
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.load offset=131072
;;     local.get 0
;;     i32.load8_u offset=131172
;;     i32.add
;;   )
;;   (func (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;     local.get 0
;;     i32.load8_u offset=100
;;     i32.add
;;   )
;;   (func (;4;) (type 2) (result i32)
;;     i32.const 8
;;     i32.load offset=131072
;;   )
;;   (func (;5;) (type 2) (result i32)
;;     i32.const 8
;;     i32.load
;;   )
;;   (func (;6;) (type 3) (result i32 i32)
;;     i32.const 1
;;     i32.const 2
;;   )
;;   (data (;0;) (i32.const 131080) "one")
;;   (data (;1;) (i32.const 8) "two")
;; )
