;;! pass = "merge"
;;! args = ["--pass", "dce", "--pass", "memory-merge", "--pass-arg", "memory-merge:order=index"]
;;! call = ["run"]
;;! larger_memories = true

;; Functions that write the same to two memories are different, and stay so when both are one; functions
;; that name no memory are equal.
(module
  (memory $live_m 1 1)
  (memory $merged_n 1 1)
  (func $live_store_m (i32.store $live_m (i32.const 4) (i32.const 5)))
  (func $live_store_n (i32.store $merged_n (i32.const 4) (i32.const 5)))
  (func $live_size_m (result i32) (memory.size $live_m))
  (func $dead_size_n (result i32) (memory.size $merged_n))
  (func (export "run") (result i32)
    (call $live_store_m)
    (call $live_store_n)
    (i32.add (call $live_size_m)
      (i32.add (call $dead_size_n)
        (i32.add (i32.load $live_m (i32.const 4)) (i32.load $merged_n (i32.const 4)))))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (result i32)))
;;   (memory $live_m (;0;) 2 2)
;;   (export "run" (func 3))
;;   (func $live_store_m (;0;) (type 0)
;;     i32.const 4
;;     i32.const 5
;;     i32.store
;;   )
;;   (func $live_store_n (;1;) (type 0)
;;     i32.const 4
;;     i32.const 5
;;     i32.store offset=65536
;;   )
;;   (func $live_size_m (;2;) (type 1) (result i32)
;;     i32.const 1
;;   )
;;   (func (;3;) (type 1) (result i32)
;;     call $live_store_m
;;     call $live_store_n
;;     call $live_size_m
;;     call $live_size_m
;;     i32.const 4
;;     i32.load
;;     i32.const 4
;;     i32.load offset=65536
;;     i32.add
;;     i32.add
;;     i32.add
;;   )
;; )
