;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["one", "run"]

;; The function that stays is the one that has to, even if it comes later.
(module
  (func $dead_private (result i32) (i32.const 7))
  (func $live_one (export "one") (result i32) (i32.const 7))
  (func (export "run") (result i32)
    (i32.add (call $dead_private) (i32.const 1))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (export "one" (func $live_one))
;;   (export "run" (func 1))
;;   (func $live_one (;0;) (type 0) (result i32)
;;     i32.const 7
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     call $live_one
;;     i32.const 1
;;     i32.add
;;   )
;; )
