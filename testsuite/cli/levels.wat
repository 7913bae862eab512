;; RUN: opt -O0 %s --wat
;; RUN: opt %s --wat
;; RUN: opt -Omcu %s --wat
;; FAIL: opt -Omcu %s --require-boundary --pass-limit 0 --wat
;; FAIL: opt -O1 %s --require-boundary --wat
;; FAIL: opt -Omcu %s --require-boundary --wat

(module
  (func $live (export "run"))
  (func $dead))

;; $ loom opt -O0 %s --wat
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;;   (func $dead (;1;) (type 0))
;; )
;;
;; $ loom opt %s --wat
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;; )
;;
;; $ loom opt -Omcu %s --wat
;; (module
;;   (type (;0;) (func))
;;   (export "run" (func $live))
;;   (func $live (;0;) (type 0))
;; )
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom opt -Omcu %s --require-boundary --pass-limit 0 --wat
;; 2> error: cannot optimize `cli/levels.wat`
;; 2> Caused by:
;; 2>   the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom opt -O1 %s --require-boundary --wat
;; 2> error: cannot optimize `cli/levels.wat`
;; 2> Caused by:
;; 2>   the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom opt -Omcu %s --require-boundary --wat
;; 2> error: cannot optimize `cli/levels.wat`
;; 2> Caused by:
;; 2>   the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
