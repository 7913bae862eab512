;;! pass = "cells"
;;! call = ["get"]

;; The file does not get longer: a global of 64 bits takes more bytes than one access saves.
(module
  (memory $live 1)
  (memory $live_public (export "memory") 1)
  (func (export "get") (result f64) (f64.load $live (i32.const 0))))

;; (module
;;   (type (;0;) (func (result f64)))
;;   (memory $live (;0;) 1)
;;   (memory $live_public (;1;) 1)
;;   (export "memory" (memory $live_public))
;;   (export "get" (func 0))
;;   (func (;0;) (type 0) (result f64)
;;     i32.const 0
;;     f64.load
;;   )
;; )
