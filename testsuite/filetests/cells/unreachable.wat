;;! pass = "cells"
;;! call = ["run 0", "run 1"]

;; Code that is never reached has its globals, too.
(module
  (memory $live 1)
  (func (export "run") (param i32) (result i32)
    local.get 0
    if
      unreachable
      i32.const 0
      i32.const 5
      i32.store
    end
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (i32.load (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live (;0;) 1)
;;   (global (;0;) (mut i32) i32.const 0)
;;   (export "run" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     if ;; label = @1
;;       unreachable
;;       i32.const 5
;;       global.set 0
;;     end
;;     global.get 0
;;     i32.const 1
;;     i32.add
;;     global.set 0
;;     global.get 0
;;   )
;; )
