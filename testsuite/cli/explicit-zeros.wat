;; RUN: opt -Omcu --explicit-zeros --page-size 1 --stats %s -o %t/out.wasm --evidence %t/claims
;; RUN: check %s %t/out.wasm --evidence %t/claims
;; RUN: layout %t/out.wasm
;; RUN: opt -Omcu --explicit-zeros --page-size 1 %t/out.wasm -o %t/again.wasm
;; RUN: opt -O0 %t/out.wasm --wat
;; RUN: opt -O0 %t/again.wasm --wat

;; What is read of the memory that is left is written by a segment, so that nobody has to clear it.
(module
  (memory 1)
  (data (i32.const 1024) "abcd")
  (func (export "count") (param i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (local.get 0) (i32.const 12)))
    (i32.store offset=1028 (local.get $at) (i32.add (i32.load offset=1028 (local.get $at)) (i32.const 1)))
    (i32.load offset=1024 (local.get $at))))

;; $ loom opt -Omcu --explicit-zeros --page-size 1 --stats %s -o %t/out.wasm --evidence %t/claims
;;                           before     after
;; bytes                        101       113    +11.9%
;; functions, defined             1         1
;; functions, imported            0         0
;; imports                        0         0
;; exports                        1         1
;; types                          1         1
;; tables                         0         0
;; memories                       1         1
;; globals                        0         0
;; tags                           0         0
;; element segments               0         0
;; data segments                  1         1
;; data bytes                     4        20   +400.0%
;; custom section bytes          16        16
;; memory.grow sites              0         0
;;
;; pass abi-dce: changed nothing
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: 101 -> 99 bytes
;;   memory 0: 20 of 65536 bytes are ever read, 4 of them never written, 4 initialised; what is kept of all memories ends at byte 20 of it
;;   custom section `name` kept, 16 bytes: is still right
;;
;; pass fold: 99 -> 97 bytes
;;   bodies that became shorter: 1; bytes that this saves: 2
;;   custom section `name` kept, 16 bytes: is still right
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass abi-dce: changed nothing
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: changed nothing
;;   memory 0: 20 of 20 bytes are ever read, 4 of them never written, 4 initialised; what is kept of all memories ends at byte 20 of it
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass cells: changed nothing
;;
;; pass params: changed nothing
;;
;; pass trim: changed nothing
;;
;; pass reorder: changed nothing
;;
;; pass explicit-zeros: 97 -> 113 bytes
;;   zeros in segments: 16
;;   custom section `name` kept, 16 bytes: no index and no code offset changed
;;
;; assumptions: the result is right only if all of this holds
;;   - which trap ends a call does not matter
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom check %s %t/out.wasm --evidence %t/claims
;; `%t/out.wasm` may replace `cli/explicit-zeros.wat`: every claim of loom %version holds
;;   step 1, `compact`, claims `compact`: 99 bytes
;;   step 2, `fold`, claims `fold`: 97 bytes
;;   step 3, `explicit-zeros`, claims `trim`: 113 bytes
;; assumed (passes): which trap ends a call does not matter
;;
;; $ loom layout %t/out.wasm
;; memory 0: 20 bytes
;;   used: 0x0 to 0x14
;;        0x0      0x4         4  read-only, initialised  func 0 `count`, at 0x41
;;        0x4     0x14        16  variable, initialised  func 0 `count`, at 0x3c
;;         20  RAM: used bytes of all memories, and mutable globals
;;         20  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         27  code, as WebAssembly
;;
;; $ loom opt -Omcu --explicit-zeros --page-size 1 %t/out.wasm -o %t/again.wasm
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom opt -O0 %t/out.wasm --wat
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 20 20 (pagesize 0x1))
;;   (export "count" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     (local $at i32)
;;     local.get 0
;;     i32.const 12
;;     i32.and
;;     local.tee $at
;;     local.get $at
;;     i32.load offset=4
;;     i32.const 1
;;     i32.add
;;     i32.store offset=4
;;     local.get $at
;;     i32.load
;;   )
;;   (data (;0;) (i32.const 0) "abcd\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
;; )
;;
;; $ loom opt -O0 %t/again.wasm --wat
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 20 20 (pagesize 0x1))
;;   (export "count" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     (local $at i32)
;;     local.get 0
;;     i32.const 12
;;     i32.and
;;     local.tee $at
;;     local.get $at
;;     i32.load offset=4
;;     i32.const 1
;;     i32.add
;;     i32.store offset=4
;;     local.get $at
;;     i32.load
;;   )
;;   (data (;0;) (i32.const 0) "abcd\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
;; )
;;
