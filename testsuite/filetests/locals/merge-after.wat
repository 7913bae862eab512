;;! args = ["--pass", "locals,merge,dce"]
;;! call = ["run 3"]

;; Two functions differ in the order and number of their locals alone: then they are equal, and one goes. So does
;; the type that only a local named.
(module
  (type $dead_type (struct (field i32)))
  (func $live_one (param i32) (result i32)
    (local i32 i32 i64)
    (local.set 3 (i64.const 7))
    (local.set 1 (i32.wrap_i64 (local.get 3)))
    (local.tee 2 (i32.mul (local.get 0) (local.get 1))))
  (func $dead_other (param i32) (result i32)
    (local i32 i64 i32) (local (ref null $dead_type))
    (local.set 2 (i64.const 7))
    (local.set 1 (i32.wrap_i64 (local.get 2)))
    (local.tee 3 (i32.mul (local.get 0) (local.get 1))))
  (func $live_run (export "run") (param i32) (result i32)
    (i32.add (call $live_one (local.get 0)) (call $dead_other (local.get 0)))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_one (;0;) (type 0) (param i32) (result i32)
;;     (local i32 i32 i64)
;;     i64.const 7
;;     local.set 3
;;     local.get 3
;;     i32.wrap_i64
;;     local.set 1
;;     local.get 0
;;     local.get 1
;;     i32.mul
;;     local.tee 2
;;   )
;;   (func $live_run (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_one
;;     local.get 0
;;     call $live_one
;;     i32.add
;;   )
;; )
