;;! pass = "dce"
;;! call = ["run 1"]

;; Everything is used: the output is the input, byte for byte, with its names.
(module
  (import "env" "live" (func $live_import (param i32)))
  (global $live_global (mut i32) (i32.const 0))
  (func $live (export "run") (param i32)
    (global.set $live_global (local.get 0))
    (call $live_import (global.get $live_global))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (import "env" "live" (func $live_import (;0;) (type 0) (param i32)))
;;   (global $live_global (;0;) (mut i32) i32.const 0)
;;   (export "run" (func $live))
;;   (func $live (;1;) (type 0) (param i32)
;;     local.get 0
;;     global.set $live_global
;;     global.get $live_global
;;     call $live_import
;;   )
;; )
