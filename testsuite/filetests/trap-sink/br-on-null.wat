;;! pass = "trap-sink"
;;! call = ["null_returns", "cast_returns"]

;; A branch on a reference is a branch.
(module
  (type $s (struct))
  (func (export "null_returns") (result i32)
    (block $null
      (drop (br_on_null $null (ref.null $s)))
      (unreachable))
    (i32.const 7))
  (func (export "cast_returns") (result i32)
    (block $null (result (ref null $s))
      (drop (br_on_cast $null anyref (ref null $s) (ref.null any)))
      (unreachable))
    (drop)
    (i32.const 7))
  (func (export "none_returns")
    (block $null
      (drop (br_on_null $null (ref.null $s)))
      (unreachable))
    (unreachable)))

;; (module
;;   (type $s (;0;) (struct))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func))
;;   (export "null_returns" (func 0))
;;   (export "cast_returns" (func 1))
;;   (export "none_returns" (func 2))
;;   (func (;0;) (type 1) (result i32)
;;     block ;; label = @1
;;       ref.null $s
;;       br_on_null 0 (;@1;)
;;       unreachable
;;     end
;;     i32.const 7
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     block (result (ref null $s)) ;; label = @1
;;       ref.null any
;;       br_on_cast 0 (;@1;) anyref (ref null $s)
;;       unreachable
;;     end
;;     drop
;;     i32.const 7
;;   )
;;   (func (;2;) (type 2)
;;     unreachable
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 2 functions that lost operators dropped
