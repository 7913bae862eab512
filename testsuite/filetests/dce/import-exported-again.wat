;;! pass = "dce"
;;! call = ["again 3"]

;; An import that is exported is used, of whatever kind.
(module
  (import "env" "dead" (func $dead_import (param i32)))
  (import "env" "live" (func $live_import (param i32)))
  (import "env" "global" (global $live_global i32))
  (import "env" "other" (global $dead_global i32))
  (export "again" (func $live_import))
  (export "global" (global $live_global)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (import "env" "live" (func $live_import (;0;) (type 0) (param i32)))
;;   (import "env" "global" (global $live_global (;0;) i32))
;;   (export "again" (func $live_import))
;;   (export "global" (global $live_global))
;; )
