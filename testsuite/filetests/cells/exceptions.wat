;;! pass = "cells"
;;! call = ["run 0", "run 1", "run 2"]

;; What is thrown between an address and its store leaves both behind.
(module
  (memory $live 1)
  (tag $live_tag (param i32))
  (func $live_throw (param i32) (result i32)
    (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $live_tag (i32.const 9))))
    (local.get 0))
  (func (export "run") (param i32) (result i32)
    block $caught (result i32)
      try_table (catch $live_tag $caught)
        i32.const 0
        local.get 0
        call $live_throw
        i32.store
      end
      i32.const 3
    end
    (i32.load (i32.const 0))
    i32.add))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory $live (;0;) 1)
;;   (tag $live_tag (;0;) (type 0) (param i32))
;;   (global (;0;) (mut i32) i32.const 0)
;;   (export "run" (func 1))
;;   (func $live_throw (;0;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.eq
;;     if ;; label = @1
;;       i32.const 9
;;       throw $live_tag
;;     end
;;     local.get 0
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     block (result i32) ;; label = @1
;;       try_table (catch $live_tag 0 (;@1;)) ;; label = @2
;;         local.get 0
;;         call $live_throw
;;         global.set 0
;;       end
;;       i32.const 3
;;     end
;;     global.get 0
;;     i32.add
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
