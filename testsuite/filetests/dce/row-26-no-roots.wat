;;! pass = "dce"

;; No export, no start function, no effect: what is this module for? Rather than guess, keep it.
(module
  (memory $memory 1)
  (func $f (result i32) (i32.const 1)))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $memory (;0;) 1)
;;   (func $f (;0;) (type 0) (result i32)
;;     i32.const 1
;;   )
;; )
;;
;; warning: nothing would be left: no export stays, and the module has no effect of its own
;; help: keep an export with `--keep-export`
