;;! pass = "dce"
;;! call = ["run 0", "run 1"]

;; Right behind the constant a block ends, and a branch brings another index to the same place: the
;; call may use slot 1 although the operator written before it is `i32.const 0`.
(module
  (type $t (func (result i32)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_0 $live_1)
  (func $live_0 (type $t) (i32.const 10))
  (func $live_1 (type $t) (i32.const 11))
  (func $dead (type $t) (i32.const 12))
  (func $live (export "run") (param i32) (result i32)
    block $index (result i32)
      i32.const 1
      local.get 0
      br_if $index
      drop
      i32.const 0
    end
    call_indirect $live_table (type $t)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table (;0;) 2 funcref)
;;   (export "run" (func 2))
;;   (elem (;0;) (table 0) (i32.const 0) func 0 1)
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 10
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 11
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     block (result i32) ;; label = @1
;;       i32.const 1
;;       local.get 0
;;       br_if 0 (;@1;)
;;       drop
;;       i32.const 0
;;     end
;;     call_indirect (type 0)
;;   )
;; )
