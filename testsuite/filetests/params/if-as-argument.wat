;;! pass = "params"
;;! call = ["x 1"]

;; The test of an `if` belongs to its value, not to the argument in front: a call that never happens is followed by nobody else.
(module
  (func $live_h (param f64 i64) (result i32) (i32.const 0))
  (func $live_x (export "x") (param i32) (result i32)
    (block (return (local.get 0)))
    (call $live_h (f64.const 0) (if (result i64) (i32.const 0) (then (i64.const 0)) (else (i64.const 0))))))

;; (module
;;   (type (;0;) (func (param f64 i64) (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func (param i64) (result i32)))
;;   (export "x" (func $live_x))
;;   (func $live_h (;0;) (type 2) (param i64) (result i32)
;;     i32.const 0
;;   )
;;   (func $live_x (;1;) (type 1) (param i32) (result i32)
;;     block ;; label = @1
;;       local.get 0
;;       return
;;     end
;;     i32.const 0
;;     if (result i64) ;; label = @1
;;       i64.const 0
;;     else
;;       i64.const 0
;;     end
;;     call $live_h
;;   )
;; )
