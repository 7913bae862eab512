;;! pass = "fold"
;;! call = ["run 5"]

;; A read of a global that nobody needs goes; writes stay.
(module
  (global $live_g (export "g") (mut i32) (i32.const 3))
  (func $live_run (export "run") (param $p i32) (result i32)
    (global.set $live_g (i32.add (global.get $live_g) (i32.const 0)))
    (global.set $live_g (i32.add (local.get $p) (i32.const 1)))
    (i32.add (global.get $live_g) (i32.const 0))
    (drop (global.get $live_g))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (global $live_g (;0;) (mut i32) i32.const 3)
;;   (export "g" (global $live_g))
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param $p i32) (result i32)
;;     global.get $live_g
;;     global.set $live_g
;;     local.get $p
;;     i32.const 1
;;     i32.add
;;     global.set $live_g
;;     global.get $live_g
;;   )
;; )
