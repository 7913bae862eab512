;; `compact:reserve=N` takes a number of bytes, and nothing else.
;; RUN: opt -Omcu %s --pass-arg compact:reserve=65536 --wat
;; FAIL 2: opt -Omcu %s --pass-arg compact:reserve=65537 -o %t/out.wasm
;; FAIL 2: opt -Omcu %s --pass-arg compact:reserve=-1 -o %t/out.wasm
;; FAIL 2: opt -Omcu %s --pass-arg compact:reserve=1KiB -o %t/out.wasm

(module
  (memory 1)
  (func (export "count") (param i32) (result i32)
    (local.set 0 (i32.and (local.get 0) (i32.const 1)))
    (i32.store8 offset=9 (local.get 0) (i32.add (i32.load8_u offset=9 (local.get 0)) (i32.const 1)))
    (i32.load8_u offset=9 (local.get 0))))

;; $ loom opt -Omcu %s --pass-arg compact:reserve=65536 --wat
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 2 2)
;;   (export "count" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.const 1
;;     i32.and
;;     local.tee 0
;;     local.get 0
;;     i32.load8_u offset=65536
;;     i32.const 1
;;     i32.add
;;     i32.store8 offset=65536
;;     local.get 0
;;     i32.load8_u offset=65536
;;   )
;; )
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom opt -Omcu %s --pass-arg compact:reserve=65537 -o %t/out.wasm
;; 2> error: pass `compact`: option `reserve`: `65537` is no number of bytes from 0 to 65536
;; 2> help: takes `trap-ends-instance=true|false`, `no-reentrance=true|false`, `page-size=1|65536`, `extent=true|false`, `reserve=0..65536`, `stack=16..1048576`, `variables-end=ADDRESS`, `assume=nothing|memory-safe`
;;
;; $ loom opt -Omcu %s --pass-arg compact:reserve=-1 -o %t/out.wasm
;; 2> error: pass `compact`: option `reserve`: `-1` is no number of bytes from 0 to 65536
;; 2> help: takes `trap-ends-instance=true|false`, `no-reentrance=true|false`, `page-size=1|65536`, `extent=true|false`, `reserve=0..65536`, `stack=16..1048576`, `variables-end=ADDRESS`, `assume=nothing|memory-safe`
;;
;; $ loom opt -Omcu %s --pass-arg compact:reserve=1KiB -o %t/out.wasm
;; 2> error: pass `compact`: option `reserve`: `1KiB` is no number of bytes from 0 to 65536
;; 2> help: takes `trap-ends-instance=true|false`, `no-reentrance=true|false`, `page-size=1|65536`, `extent=true|false`, `reserve=0..65536`, `stack=16..1048576`, `variables-end=ADDRESS`, `assume=nothing|memory-safe`
;;
