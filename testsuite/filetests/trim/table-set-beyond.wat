;;! pass = "trim"
;;! call = ["set", "run 7", "run 0"]

;; A slot behind all segments is written later: the table stays.
(module
  (table 9 9 funcref)
  (elem (i32.const 0) func $f)
  (func $f)
  (func (export "set") (table.set (i32.const 7) (ref.func $f)))
  (func (export "run") (param i32) (call_indirect (local.get 0))))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (table (;0;) 9 9 funcref)
;;   (export "set" (func 1))
;;   (export "run" (func 2))
;;   (elem (;0;) (i32.const 0) func $f)
;;   (func $f (;0;) (type 0))
;;   (func (;1;) (type 0)
;;     i32.const 7
;;     ref.func $f
;;     table.set 0
;;   )
;;   (func (;2;) (type 1) (param i32)
;;     local.get 0
;;     call_indirect (type 0)
;;   )
;; )
