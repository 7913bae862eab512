;; RUN: opt -Omcu --external '*' --stats %s -o %t/m.wat
;; RUN: boundary show %t/m.wat
;; RUN: layout %s -o %t/l.wat
;; RUN: layout %t/l.wat

;; What a linker makes of a core that keeps four bytes in memory: the exported markers say the truth in the end.
(module
  (memory 17)
  (global $__stack_pointer (mut i32) (i32.const 1048576))
  (global (export "__data_end") i32 (i32.const 1048704))
  (global (export "__heap_base") i32 (i32.const 1048720))
  (global (export "answer") i32 (i32.const 1048720))
  (data (i32.const 1048580) "\01\00\00\00")
  (func (export "next") (result i32)
    (i32.store (i32.const 1048580) (i32.add (i32.load (i32.const 1048580)) (i32.const 1)))
    (i32.load (i32.const 1048580))))

;; $ loom opt -Omcu --external '*' --stats %s -o %t/m.wat
;;                           before     after
;; bytes                        180       276    +53.3%
;; functions, defined             1         1
;; functions, imported            0         0
;; imports                        0         0
;; exports                        4         4
;; types                          1         1
;; tables                         0         0
;; memories                       1         1
;; globals                        4         3    -25.0%
;; tags                           0         0
;; element segments               0         0
;; data segments                  1         1
;; data bytes                     4         1    -75.0%
;; custom section bytes          27       151   +459.3%
;; memory.grow sites              0         0
;;
;; pass abi-dce: 331 -> 296 bytes
;;   globals: 1 of 4 removed
;;   kept 4 exports: external: somebody outside imports it
;;     global `__data_end`
;;     global `__heap_base`
;;     global `answer`
;;     func `next`
;;   custom section `name` dropped, 27 bytes: everything that it names is gone
;;   custom section `meld:boundary` updated, 151 -> 151 bytes: written again for what remains
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: changed nothing
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: 296 -> 276 bytes
;;   memory 0: 4 of 1114112 bytes are ever read, 0 of them never written, 1 initialised; what is kept of all memories ends at byte 4 of it
;;   custom section `meld:boundary` updated, 151 -> 151 bytes: written again for what remains
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass abi-dce: changed nothing
;;   kept 4 exports: external: somebody outside imports it
;;     global `__data_end`
;;     global `__heap_base`
;;     global `answer`
;;     func `next`
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
;;   memory 0: 4 of 65536 bytes are ever read, 0 of them never written, 1 initialised; what is kept of all memories ends at byte 4 of it
;;
;; pass fold: changed nothing
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass cells: changed nothing
;;   memory 0 stays a memory: `__heap_base` is exported, and runtimes would take a global of it for the stack pointer
;;
;; pass params: changed nothing
;;
;; pass trim: changed nothing
;;
;; pass reorder: changed nothing
;;
;; assumptions: the result is right only if all of this holds
;;   - which trap ends a call does not matter
;;   - exported linker symbols (`__heap_base` and its like, by their role in the section) only tell the outside which bytes of memory are in use
;; 2> stated surface, native embedding:
;; 2>   global `__data_end`
;; 2>   global `__heap_base`
;; 2>   global `answer`
;; 2>   func `next`
;; 2> note: custom section `name` dropped: everything that it names is gone
;;
;; $ loom boundary show %t/m.wat
;; reader    acts on it: every check passed
;; producer  --external as stated
;; embedder  native
;; surface   closed
;; digest    b2e7fb617c6e1a261e0b2f3ca4bbf853b4caa3bd63bdd1dcab4652d81e1253ed
;; one tree  not known
;;
;; exports (4)
;;   global `__data_end`: external; linker-symbol
;;   global `__heap_base`: external; linker-symbol
;;   global `answer`: external; no role
;;   func `next`: external; lift-callee
;;     needed as callee of lift `next`
;;
;; imports (0)
;;
;; users (1)
;;   lift `next`
;;     callee: func `next`
;;
;; promises (0)
;;
;; inputs (0)
;;
;; $ loom layout %s -o %t/l.wat
;;
;; $ loom layout %t/l.wat
;; memory 0: 1114112 bytes
;;   used: 0x100004 to 0x100008
;;   0x100004 0x100008         4  variable, initialised  func 0 `next`, at 0x7e
;;    1048588  RAM: used bytes of all memories, and mutable globals
;;          4  ROM: initial values
;;          0  how far stack pointers move down: what is used of that is part of the RAM
;;         29  code, as WebAssembly
;;
