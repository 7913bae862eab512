;;! args = ["-Omcu"]
;;! call = ["count", "count"]

;; With `dce` the memory and its data go, and the others have lower numbers.
(module
  (memory $dead 1)
  (memory $live (export "memory") 1)
  (data $dead_data (memory $dead) (i32.const 16) "\05")
  (func (export "count") (result i32)
    (i32.store $dead (i32.const 16) (i32.add (i32.load $dead (i32.const 16)) (i32.const 1)))
    (i32.store $live (i32.const 16) (i32.load $dead (i32.const 16)))
    (i32.load $dead (i32.const 16))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $live (;0;) 1)
;;   (global (;0;) (mut i32) i32.const 5)
;;   (export "memory" (memory $live))
;;   (export "count" (func 0))
;;   (func (;0;) (type 0) (result i32)
;;     global.get 0
;;     i32.const 1
;;     i32.add
;;     global.set 0
;;     i32.const 16
;;     global.get 0
;;     i32.store
;;     global.get 0
;;   )
;; )
;;
;; warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
