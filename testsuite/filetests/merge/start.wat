;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run"]

;; The start function may be another one that does the same, and that is called as well.
(module
  (global $live_count (mut i32) (i32.const 0))
  (func $live_add (global.set $live_count (i32.add (global.get $live_count) (i32.const 1))))
  (func $dead_start (global.set $live_count (i32.add (global.get $live_count) (i32.const 1))))
  (start $dead_start)
  (func (export "run") (result i32)
    (call $live_add)
    (global.get $live_count)))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (result i32)))
;;   (global $live_count (;0;) (mut i32) i32.const 0)
;;   (export "run" (func 1))
;;   (start $live_add)
;;   (func $live_add (;0;) (type 0)
;;     global.get $live_count
;;     i32.const 1
;;     i32.add
;;     global.set $live_count
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     call $live_add
;;     global.get $live_count
;;   )
;; )
