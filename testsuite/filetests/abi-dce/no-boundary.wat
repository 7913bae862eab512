;;! pass = "abi-dce"

;; Nobody knows who needs the exports: the module passes through, and the user is told.
(module
  (memory $live_memory (export "memory") 1)
  (func $live_unreached)
  (func $live_realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
  (func $live_run (export "run") (result i32) (i32.const 1)))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;2;) (func (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "cabi_realloc" (func $live_realloc))
;;   (export "run" (func $live_run))
;;   (func $live_unreached (;0;) (type 0))
;;   (func $live_realloc (;1;) (type 1) (param i32 i32 i32 i32) (result i32)
;;     unreachable
;;   )
;;   (func $live_run (;2;) (type 2) (result i32)
;;     i32.const 1
;;   )
;; )
;;
;; warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
