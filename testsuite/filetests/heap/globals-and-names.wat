;;! pass = "heap"
;;! args = ["--pass-arg", "heap:budget=64KiB"]
;;! call = ["run", "run"]

;; What is new comes behind everything else, which keeps its number and its name.
(module
  (import "host" "log" (func $live_log (param i32)))
  (import "host" "base" (global $live_base i32))
  (global $live_count (mut i32) (i32.const 5))
  (global $live_top i32 (global.get $live_base))
  (memory $live_memory 1 2)
  (table 1 funcref)
  (elem (i32.const 0) $live_last)
  (func (export "run") (result i32)
    (global.set $live_count (i32.add (global.get $live_count) (i32.const 1)))
    (call $live_log (memory.grow (i32.const 1)))
    (call_indirect (result i32) (i32.const 0)))
  (func $live_last (result i32)
    (i32.add (global.get $live_count) (global.get $live_top))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (import "host" "base" (global $live_base (;0;) i32))
;;   (table (;0;) 1 funcref)
;;   (memory $live_memory (;0;) 2 2)
;;   (global $live_count (;1;) (mut i32) i32.const 5)
;;   (global $live_top (;2;) i32 global.get $live_base)
;;   (global (;3;) (mut i32) i32.const 1)
;;   (export "run" (func 1))
;;   (elem (;0;) (i32.const 0) func $live_last)
;;   (func (;1;) (type 1) (result i32)
;;     global.get $live_count
;;     i32.const 1
;;     i32.add
;;     global.set $live_count
;;     i32.const 1
;;     call 3
;;     call $live_log
;;     i32.const 0
;;     call_indirect (type 1)
;;   )
;;   (func $live_last (;2;) (type 1) (result i32)
;;     global.get $live_count
;;     global.get $live_top
;;     i32.add
;;   )
;;   (func (;3;) (type 2) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 2
;;     global.get 3
;;     local.tee 1
;;     i32.sub
;;     i32.gt_u
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i32.add
;;       global.set 3
;;       local.get 1
;;     end
;;   )
;; )
