;;! pass = "dce"
;;! names = true

;; Names belong to indices, and indices move.
(module $module_name
  (func $dead (local $dead_local i32))
  (func $live (export "run") (param $live_param i32) (result i32) (local.get $live_param)))

;; (module $module_name
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0) (param $live_param i32) (result i32)
;;     local.get $live_param
;;   )
;; )
