;; A memory of two variables goes, and what RAM is counts their globals.
;; RUN: opt -Omcu %s --max-ram 12 --wat
;; FAIL 1: opt -Omcu %s --max-ram 11 -o %t/out.wasm
;; RUN: opt --pass cells,dce %s --stats -o %t/out.wasm
;; RUN: layout %t/out.wasm

(module
  (memory 1)
  (data (i32.const 1024) "\07")
  (func (export "count") (result i64)
    (i32.store8 (i32.const 1024) (i32.add (i32.load8_u (i32.const 1024)) (i32.const 1)))
    (i64.store (i32.const 2048) (i64.add (i64.load (i32.const 2048)) (i64.const 3)))
    (i64.sub (i64.load (i32.const 2048)) (i64.extend_i32_u (i32.load8_u (i32.const 1024))))))

;; $ loom opt -Omcu %s --max-ram 12 --wat
;; (module
;;   (type (;0;) (func (result i64)))
;;   (global (;0;) (mut i32) i32.const 7)
;;   (global (;1;) (mut i64) i64.const 0)
;;   (export "count" (func 0))
;;   (func (;0;) (type 0) (result i64)
;;     global.get 0
;;     i32.const 1
;;     i32.add
;;     i32.const 255
;;     i32.and
;;     global.set 0
;;     global.get 1
;;     i64.const 3
;;     i64.add
;;     global.set 1
;;     global.get 1
;;     global.get 0
;;     i64.extend_i32_u
;;     i64.sub
;;   )
;; )
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom opt -Omcu %s --max-ram 11 -o %t/out.wasm
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;; 2> error: cannot lay out what became of `cli/cells.wat`
;; 2> Caused by:
;; 2>   it takes more than it may
;; 2>   RAM: 12 bytes, 1 more than `--max-ram 11`
;; 2>          12  mutable globals
;;
;; $ loom opt --pass cells,dce %s --stats -o %t/out.wasm
;;                           before     after
;; bytes                         95        73    -23.2%
;; functions, defined             1         1
;; functions, imported            0         0
;; imports                        0         0
;; exports                        1         1
;; types                          1         1
;; tables                         0         0
;; memories                       1         0   -100.0%
;; globals                        0         2
;; tags                           0         0
;; element segments               0         0
;; data segments                  1         0   -100.0%
;; data bytes                     1         0   -100.0%
;; custom section bytes           0         0
;; memory.grow sites              0         0
;;
;; pass dce: changed nothing
;;
;; pass cells: 95 -> 88 bytes
;;   variables of memory 0 that are globals now: 2
;;
;; pass dce: 88 -> 73 bytes
;;   memories: 1 of 1 removed
;;   data segments: 1 of 1 removed
;;
;; pass cells: changed nothing
;;
;; $ loom layout %t/out.wasm
;;         12  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         26  code, as WebAssembly
;;
