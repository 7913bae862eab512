;;! pass = "dce"
;;! names = true

;; Names belong to indices, and indices move.
(module $module_name
  (func $dead (local $dead_local i32))
  (func $live (export "run") (param $live_param i32) (result i32) (local.get $live_param)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;   )
;; )
;;
;; warning: custom section `name` dropped: it may refer to indices or offsets that changed
;; help: `--keep-section 'name'` keeps it as it is, stale or not
