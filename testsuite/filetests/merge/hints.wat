;;! pass = "merge"
;;! args = ["--pass", "dce"]
;;! call = ["run 0", "run 1", "other 0"]

;; Functions are equal only if what `metadata.code.*` says about them is: which way a branch goes, and what nobody here knows.
(module
  (func $live_likely (param i32) (result i32)
    (local.get 0)
    (@metadata.code.branch_hint "\01") (if (result i32) (then (i32.const 1)) (else (i32.const 2))))
  (func $live_unlikely (param i32) (result i32)
    (local.get 0)
    (@metadata.code.branch_hint "\00") (if (result i32) (then (i32.const 1)) (else (i32.const 2))))
  (func $dead_likely (param i32) (result i32)
    (local.get 0)
    (@metadata.code.branch_hint "\01") (if (result i32) (then (i32.const 1)) (else (i32.const 2))))
  (func $live_without (param i32) (result i32)
    (local.get 0)
    (if (result i32) (then (i32.const 1)) (else (i32.const 2))))
  (func $live_known (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
  (func $live_unknown (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
  (func $dead_unknown (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
  (func (export "run") (param i32) (result i32)
    (i32.add
      (i32.add (call $live_likely (local.get 0)) (call $live_unlikely (local.get 0)))
      (i32.add (call $dead_likely (local.get 0)) (call $live_without (local.get 0)))))
  (func (export "other") (param i64) (result i64)
    (i64.add
      (call $live_known (local.get 0))
      (i64.add (call $live_unknown (local.get 0)) (call $dead_unknown (local.get 0)))))
  ;; About functions 4, 5 and 6, at their first operators.
  (@custom "metadata.code.who_knows" (before code) "\03\04\01\01\01a\05\01\01\01b\06\01\01\01b"))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i64) (result i64)))
;;   (export "run" (func 5))
;;   (export "other" (func 6))
;;   (@custom "metadata.code.who_knows" (after export) "\02\03\01\01\01a\04\01\01\01b")
;;   (func $live_likely (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     (@metadata.code.branch_hint "\01")
;;     if (result i32) ;; label = @1
;;       i32.const 1
;;     else
;;       i32.const 2
;;     end
;;   )
;;   (func $live_unlikely (;1;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     (@metadata.code.branch_hint "\00")
;;     if (result i32) ;; label = @1
;;       i32.const 1
;;     else
;;       i32.const 2
;;     end
;;   )
;;   (func $live_without (;2;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     if (result i32) ;; label = @1
;;       i32.const 1
;;     else
;;       i32.const 2
;;     end
;;   )
;;   (func $live_known (;3;) (type 1) (param i64) (result i64)
;;     local.get 0
;;     i64.const 1
;;     i64.add
;;   )
;;   (func $live_unknown (;4;) (type 1) (param i64) (result i64)
;;     local.get 0
;;     i64.const 1
;;     i64.add
;;   )
;;   (func (;5;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     call $live_likely
;;     local.get 0
;;     call $live_unlikely
;;     i32.add
;;     local.get 0
;;     call $live_likely
;;     local.get 0
;;     call $live_without
;;     i32.add
;;     i32.add
;;   )
;;   (func (;6;) (type 1) (param i64) (result i64)
;;     local.get 0
;;     call $live_known
;;     local.get 0
;;     call $live_unknown
;;     local.get 0
;;     call $live_unknown
;;     i64.add
;;     i64.add
;;   )
;; )
