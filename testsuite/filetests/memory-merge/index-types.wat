;;! pass = "memory-merge"
;;! args = ["--pass", "dce"]
;;! call = ["use"]

;; Addresses of different width do not become one.
(module
  (memory $live_narrow 1)
  (memory $live_wide i64 1)
  (memory $dead_narrow 1)
  (func (export "use") (result i32)
    (i32.store $live_narrow (i32.const 0) (i32.const 1))
    (i32.store $dead_narrow (i32.const 0) (i32.const 2))
    (i32.store $live_wide (i64.const 0) (i32.const 3))
    (memory.copy $live_wide $dead_narrow (i64.const 0) (i32.const 0) (i32.const 2))
    (i32.load $live_wide (i64.const 0))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live_narrow (;0;) 2 2)
;;   (memory $live_wide (;1;) i64 1)
;;   (export "use" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     (local i64 i32 i32)
;;     i32.const 0
;;     i32.const 1
;;     i32.store offset=65536
;;     i32.const 0
;;     i32.const 2
;;     i32.store
;;     i64.const 0
;;     i32.const 3
;;     i32.store $live_wide
;;     i64.const 0
;;     i32.const 0
;;     i32.const 2
;;     local.set 2
;;     local.set 1
;;     local.set 0
;;     local.get 2
;;     i32.const 65536
;;     i32.gt_u
;;     local.get 1
;;     i32.const 65536
;;     local.get 2
;;     i32.sub
;;     i32.gt_u
;;     i32.or
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 0
;;     local.get 1
;;     local.get 2
;;     memory.copy $live_wide $live_narrow
;;     i64.const 0
;;     i32.load $live_wide
;;   )
;; )
;;
;; warning: memory 1 is not merged: its index type, page size or sharedness is another one than that of the first
