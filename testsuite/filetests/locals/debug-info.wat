;;! pass = "locals"
;;! call = ["run 3"]

;; Debug information names locals by their numbers, and gets the new ones. This one cannot be read, so it goes.
(module
  (func $live_run (export "run") (param $live_p i32) (result i32)
    (local $live_a i64) (local $live_b i32) (local $live_c i64)
    (local.set $live_b (local.get $live_p))
    (local.set $live_c (local.tee $live_a (i64.const 0)))
    (local.get $live_b))
  (@custom ".debug_info" (after code) "\01\02\03")
  (@custom ".debug_abbrev" (after code) "\01\02\03"))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param $live_p i32) (result i32)
;;     (local $live_a i64) (local $live_c i64) (local $live_b i32)
;;     local.get $live_p
;;     local.set $live_b
;;     i64.const 0
;;     local.tee $live_a
;;     local.set $live_c
;;     local.get $live_b
;;   )
;; )
;;
;; warning: custom section `.debug_info` dropped: DWARF cannot be brought up to date: unexpected end of input
;; help: `--keep-section '.debug_info'` keeps it as it is, stale or not
