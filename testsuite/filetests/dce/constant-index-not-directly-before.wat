;;! pass = "dce"
;;! call = ["run 0", "run 1"]

;; The constant is the operand of something else: the index is not constant.
(module
  (type $t (func (result i32)))
  (table $live_table 2 funcref)
  (elem (table $live_table) (offset (i32.const 0)) func $live_0 $live_1)
  (func $live_0 (type $t) (i32.const 10))
  (func $live_1 (type $t) (i32.const 11))
  (func $dead (type $t) (i32.const 12))
  (func $live (export "run") (param i32) (result i32)
    local.get 0
    block (param i32) (result i32)
      i32.const 1
      i32.and
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
;;     local.get 0
;;     block (type 1) (param i32) (result i32) ;; label = @1
;;       i32.const 1
;;       i32.and
;;     end
;;     call_indirect (type $t)
;;   )
;; )
