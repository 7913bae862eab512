;;! pass = "fold"
;;! call = ["run 0", "run 1"]

;; A branch to the end takes values off the stack that are below its operands: it stays where there are any.
(module
  (func $live_run (export "run") (param $p i32) (result i32)
    (block $out
      (br_if $out (local.get $p))
      (i64.const 5)
      (block $inner
        (loop $again (br $out)))
      (drop))
    (i32.const 7))
  (func $live_returns (export "returns") (param v128)
    (block $a
      (block $b (result i32)
        (v128.const i32x4 1 2 3 4)
        (block $c (return))
        (i32.const 1)
        (return))
      (drop))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param v128)))
;;   (export "run" (func $live_run))
;;   (export "returns" (func $live_returns))
;;   (func $live_run (;0;) (type 0) (param $p i32) (result i32)
;;     local.get $p
;;     i32.eqz
;;     if ;; label = @1
;;       i64.const 5
;;       br 0 (;@1;)
;;     end
;;     i32.const 7
;;   )
;;   (func $live_returns (;1;) (type 1) (param v128)
;;     v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
;;     return
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 2 functions that lost operators dropped
