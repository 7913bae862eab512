;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run"]

;; Two imports of one type are two functions. Functions that call the same import are equal, and those
;; that call the other are not.
(module
  (import "host" "get" (func $live_get (result i32)))
  (import "host" "get_again" (func $live_get_again (result i32)))
  (func $live_calls (result i32) (i32.add (call $live_get) (i32.const 1)))
  (func $dead_calls (result i32) (i32.add (call $live_get) (i32.const 1)))
  (func $live_calls_other (result i32) (i32.add (call $live_get_again) (i32.const 1)))
  (func (export "run") (result i32)
    (i32.add (call $live_calls) (i32.add (call $dead_calls) (call $live_calls_other)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (import "host" "get" (func $live_get (;0;) (type 0) (result i32)))
;;   (import "host" "get_again" (func $live_get_again (;1;) (type 0) (result i32)))
;;   (export "run" (func 4))
;;   (func $live_calls (;2;) (type 0) (result i32)
;;     call $live_get
;;     i32.const 1
;;     i32.add
;;   )
;;   (func $live_calls_other (;3;) (type 0) (result i32)
;;     call $live_get_again
;;     i32.const 1
;;     i32.add
;;   )
;;   (func (;4;) (type 0) (result i32)
;;     call $live_calls
;;     call $live_calls
;;     call $live_calls_other
;;     i32.add
;;     i32.add
;;   )
;; )
