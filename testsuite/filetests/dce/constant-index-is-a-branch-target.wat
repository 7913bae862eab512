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
;;   (type $t (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (table $live_table (;0;) 2 funcref)
;;   (export "run" (func $live))
;;   (elem (;0;) (table $live_table) (i32.const 0) func $live_0 $live_1)
;;   (func $live_0 (;0;) (type $t) (result i32)
;;     i32.const 10
;;   )
;;   (func $live_1 (;1;) (type $t) (result i32)
;;     i32.const 11
;;   )
;;   (func $live (;2;) (type 1) (param i32) (result i32)
;;     block $index (result i32)
;;       i32.const 1
;;       local.get 0
;;       br_if $index
;;       drop
;;       i32.const 0
;;     end
;;     call_indirect (type $t)
;;   )
;; )
