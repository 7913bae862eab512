;; RUN: opt -O0 %s --wat
;; RUN: opt %s --wat
;; RUN: opt -O2 %s --stats --wat -o %t/out.wat
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
;; $ loom opt -O2 %s --stats --wat -o %t/out.wat
;;                           before     after
;; bytes                         59        49    -16.9%
;; functions, defined             2         1    -50.0%
;; functions, imported            0         0
;; imports                        0         0
;; exports                        1         1
;; types                          1         1
;; tables                         0         0
;; memories                       0         0
;; globals                        0         0
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes          22        16    -27.3%
;; memory.grow sites              0         0
;;
;; pass dce: 59 -> 49 bytes
;;   functions: 1 of 2 removed
;;   custom section `name` updated, 22 -> 16 bytes: dead names removed, the others renumbered
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass inline: changed nothing
;;
;; pass params: changed nothing
;;
;; pass reorder: changed nothing
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
