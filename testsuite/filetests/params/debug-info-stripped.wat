;;! pass = "params"
;;! args = ["--strip", "debug"]
;;! call = ["run 3"]

;; Debug information that is not wanted is in nobody's way.
(module
  (func $live_add (param $live_k i32) (param $live_p i32) (result i32)
    (i32.add (local.get $live_k) (local.get $live_p)))
  (func $live_run (export "run") (param $live_p i32) (result i32)
    (i32.mul
      (call $live_add (i32.const 100) (local.get $live_p))
      (call $live_add (i32.const 100) (i32.const 2))))
  (@custom ".debug_info" (after code) "\01\02\03")
  (@custom ".debug_abbrev" (after code) "\01\02\03"))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_add (;0;) (type 1) (param $live_p i32) (result i32)
;;     (local $live_k i32)
;;     i32.const 100
;;     local.set $live_k
;;     local.get $live_k
;;     local.get $live_p
;;     i32.add
;;   )
;;   (func $live_run (;1;) (type 1) (param $live_p i32) (result i32)
;;     local.get $live_p
;;     call $live_add
;;     i32.const 2
;;     call $live_add
;;     i32.mul
;;   )
;; )
