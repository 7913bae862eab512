;;! pass = "abi-dce"
;;! args = ["--require-boundary"]
;;! exit = 1

(module
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable)))

;; error: cannot optimize standard input
;; Caused by:
;;   the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
