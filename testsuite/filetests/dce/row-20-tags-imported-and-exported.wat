;;! pass = "dce"

;; An exported tag is visible outside; an imported one that nothing names goes.
(module
  (import "env" "dead" (tag $dead_import (param i32)))
  (import "env" "live" (tag $live_import (param i64)))
  (tag $dead_tag (param f64))
  (tag $live_tag (export "tag") (param f32))
  (func $live (export "run") (throw $live_import (i64.const 1))))

;; (module
;;   (type (;0;) (func (param i64)))
;;   (type (;1;) (func (param f32)))
;;   (type (;2;) (func))
;;   (import "env" "live" (tag $live_import (;0;) (type 0) (param i64)))
;;   (tag $live_tag (;1;) (type 1) (param f32))
;;   (export "tag" (tag 1))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 2)
;;     i64.const 1
;;     throw $live_import
;;   )
;; )
