;;! pass = "cells"
;;! call = ["run 0", "run 1", "out 0", "out 1"]

;; An address that a branch may take along, or that comes from another block, is none that goes; what leaves the block is.
(module
  (memory $live 1)
  (memory $live_other 1)
  (func (export "run") (param i32) (result i32)
    block (result i32)
      i32.const 0
      local.get 0
      br_if 0
      i32.load $live
    end)
  (func (export "out") (param i32) (result i32)
    block
      i32.const 0
      local.get 0
      br_if 0
      local.get 0
      i32.eqz
      i32.store $live_other
    end
    (i32.load $live_other (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live (;0;) 1)
;;   (memory $live_other (;1;) 1)
;;   (global (;0;) (mut i32) i32.const 0)
;;   (export "run" (func 0))
;;   (export "out" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     block (result i32) ;; label = @1
;;       i32.const 0
;;       local.get 0
;;       br_if 0 (;@1;)
;;       i32.load
;;     end
;;   )
;;   (func (;1;) (type 0) (param i32) (result i32)
;;     block ;; label = @1
;;       local.get 0
;;       br_if 0 (;@1;)
;;       local.get 0
;;       i32.eqz
;;       global.set 0
;;     end
;;     global.get 0
;;   )
;; )
