;;! pass = "dce"

;; A branch hint names a function and an offset in it. $live moves from index 1 to 0.
(module
  (func $dead (param i32) (@metadata.code.branch_hint "\00") (if (local.get 0) (then)))
  (func $live (export "run") (param i32) (result i32)
    (@metadata.code.branch_hint "\01")
    (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2)))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     (@metadata.code.branch_hint "\01")
;;     if (result i32) ;; label = @1
;;       i32.const 1
;;     else
;;       i32.const 2
;;     end
;;   )
;; )
