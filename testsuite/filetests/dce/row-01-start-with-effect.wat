;;! pass = "dce"
;;! call = ["get"]

;; The start function is a root although nothing calls it.
(module
  (global $live_state (mut i32) (i32.const 0))
  (func $live_start (global.set $live_state (i32.const 7)))
  (func $dead)
  (func $live_get (export "get") (result i32) (global.get $live_state))
  (start $live_start))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (result i32)))
;;   (global $live_state (;0;) (mut i32) i32.const 0)
;;   (export "get" (func $live_get))
;;   (start $live_start)
;;   (func $live_start (;0;) (type 0)
;;     i32.const 7
;;     global.set $live_state
;;   )
;;   (func $live_get (;1;) (type 1) (result i32)
;;     global.get $live_state
;;   )
;; )
