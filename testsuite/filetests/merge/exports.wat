;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["one", "two", "run"]

;; Two exports that do the same stay two functions, each with its own calls, because a host can compare
;; them. The calls of a third, which nobody sees, go to the first of them.
(module
  (func $live_one (export "one") (result i32) (i32.const 7))
  (func $live_two (export "two") (result i32) (i32.const 7))
  (func $dead_three (result i32) (i32.const 7))
  (func (export "run") (result i32)
    (i32.add (call $live_two) (i32.add (call $live_one) (call $dead_three)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "one" (func $live_one))
;;   (export "two" (func $live_two))
;;   (export "run" (func 2))
;;   (func $live_one (;0;) (type 0) (result i32)
;;     i32.const 7
;;   )
;;   (func $live_two (;1;) (type 0) (result i32)
;;     i32.const 7
;;   )
;;   (func (;2;) (type 0) (result i32)
;;     call $live_two
;;     call $live_one
;;     call $live_one
;;     i32.add
;;     i32.add
;;   )
;; )
