;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run 5"]

;; Of two functions with equal bodies one takes the calls of both; one with another constant, another
;; type, or other locals stays. Types that are written twice are the same.
(module
  (type $unary (func (param i32) (result i32)))
  (type $unary_again (func (param i32) (result i32)))
  (func $live_first (type $unary)
    (i32.add (local.get 0) (i32.const 1)))
  (func $dead_second (type $unary_again)
    (i32.add (local.get 0) (i32.const 1)))
  (func $live_constant (type $unary)
    (i32.add (local.get 0) (i32.const 2)))
  (func $live_type (param i32 i32) (result i32)
    (i32.add (local.get 0) (i32.const 1)))
  (func $live_locals (type $unary) (local i32)
    (i32.add (local.get 0) (i32.const 1)))
  (func (export "run") (param i32) (result i32)
    (call $live_first
      (call $dead_second
        (call $live_constant
          (call $live_type (call $live_locals (local.get 0)) (i32.const 9)))))))

;; (module
;;   (type $unary (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32 i32) (result i32)))
;;   (export "run" (func 4))
;;   (func $live_first (;0;) (type $unary) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;   )
;;   (func $live_constant (;1;) (type $unary) (param i32) (result i32)
;;     local.get 0
;;     i32.const 2
;;     i32.add
;;   )
;;   (func $live_type (;2;) (type 1) (param i32 i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;   )
;;   (func $live_locals (;3;) (type $unary) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 1
;;     i32.add
;;   )
;;   (func (;4;) (type $unary) (param i32) (result i32)
;;     local.get 0
;;     call $live_locals
;;     i32.const 9
;;     call $live_type
;;     call $live_constant
;;     call $live_first
;;     call $live_first
;;   )
;; )
