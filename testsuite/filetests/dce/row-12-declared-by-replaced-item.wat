;;! pass = "dce"
;;! call = ["run 0"]

;; No call expects the type of `$live_uncalled`, so it stands in the slot of a function that went. The
;; slot declares it, and the declaration goes.
(module
  (type $f (func (result i32)))
  (table 4 funcref)
  (elem (i32.const 0) func $live_called $dead $live_called)
  (elem $dead_elem declare func $live_uncalled)
  (func $live_called (result i32) (i32.const 1))
  (func $dead (param f64))
  (func $live_uncalled (param i32))
  (func (export "run") (param i32) (result i32)
    (drop (ref.func $live_uncalled))
    (call_indirect (type $f) (local.get 0))))

;; (module
;;   (type $f (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (table (;0;) 4 funcref)
;;   (export "run" (func 2))
;;   (elem (;0;) (i32.const 0) func $live_called $live_uncalled $live_called)
;;   (func $live_called (;0;) (type $f) (result i32)
;;     i32.const 1
;;   )
;;   (func $live_uncalled (;1;) (type 1) (param i32))
;;   (func (;2;) (type 2) (param i32) (result i32)
;;     ref.func $live_uncalled
;;     drop
;;     local.get 0
;;     call_indirect (type $f)
;;   )
;; )
