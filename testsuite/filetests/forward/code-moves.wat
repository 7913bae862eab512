;;! pass = "forward"
;;! call = ["run 5"]

;; A call that goes moves what follows, and branch hints with it; exported forwarders and empty
;; functions stay.
(module
  (func $far (export "far") (param i32) (result i32) (local.get 0))
  (func $f (export "f") (param i32) (result i32) (call $far (local.get 0)))
  (func $nothing (export "nothing"))
  (func (export "run") (param $p i32) (result i32)
    (call $nothing)
    (block $b
      (@metadata.code.branch_hint "\01")
      (br_if $b (local.get $p))
      (drop (call $f (i32.const 0))))
    (call $f (local.get $p))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func))
;;   (export "far" (func $far))
;;   (export "f" (func $f))
;;   (export "nothing" (func $nothing))
;;   (export "run" (func 3))
;;   (func $far (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func $f (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $far
;;   )
;;   (func $nothing (;2;) (type 1))
;;   (func (;3;) (type 0) (param $p i32) (result i32)
;;     block ;; label = @1
;;       local.get $p
;;       (@metadata.code.branch_hint "\01")
;;       br_if 0 (;@1;)
;;       i32.const 0
;;       call $far
;;       drop
;;     end
;;     local.get $p
;;     call $far
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
