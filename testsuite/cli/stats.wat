;; The main job on a fused pair that needs no allocator: what goes, and why.
;; RUN: opt -Omcu demo/scalar.wasm --dry-run

;; $ loom opt -Omcu demo/scalar.wasm --dry-run
;;                           before     after
;; bytes                      23821       682    -97.1%
;; functions, defined           115         4    -96.5%
;; functions, imported            0         0
;; imports                        0         0
;; exports                       14         1    -92.9%
;; types                         18         3    -83.3%
;; tables                         2         0   -100.0%
;; memories                       2         1    -50.0%
;; globals                        6         0   -100.0%
;; tags                           0         0
;; element segments               2         0   -100.0%
;; data segments                  2         0   -100.0%
;; data bytes                  1136         0   -100.0%
;; custom section bytes         959       490    -48.9%
;; memory.grow sites              2         0   -100.0%
;;
;; pass abi-dce: 23821 -> 2192 bytes
;;   functions: 106 of 115 removed
;;   types: 15 of 18 removed
;;   tables: 2 of 2 removed
;;   globals: 6 of 6 removed
;;   element segments: 2 of 2 removed
;;   removed 6 exports: an internal export: nothing outside needs it
;;     memory `memory`
;;     global `__data_end`
;;     global `__heap_base`
;;     memory `memory$2`
;;     global `__data_end$2`
;;     global `__heap_base$2`
;;   removed 3 exports: a function for another component, which is fused in: nothing outside needs it
;;     func `gale:kernel/sched@0.1.0#spawn`
;;     func `gale:kernel/sched@0.1.0#tick`
;;     func `gale:kernel/sched@0.1.0#yield-now`
;;   removed 4 exports: an allocator: nothing outside needs it
;;     func `cabi_realloc_wit_bindgen_0_63_0`
;;     func `cabi_realloc`
;;     func `cabi_realloc_wit_bindgen_0_63_0$2`
;;     func `cabi_realloc$1`
;;   kept func `run`: external: somebody outside imports it
;;   custom section `producers` updated, 140 -> 151 bytes: loom adds itself
;;   custom section `target_features` kept, 151 bytes: names no part of the module
;;   custom section `.debug_abbrev` kept, 28 bytes: is still right
;;   custom section `.debug_line` updated, 101 -> 101 bytes: addresses moved, dead functions and units removed
;;   custom section `.debug_info` kept, 52 bytes: is still right
;;   custom section `meld:boundary` updated, 487 -> 188 bytes: written again for what remains
;;
;; pass dce: changed nothing
;;
;; pass devirtualize: changed nothing
;;
;; pass forward: 2192 -> 2184 bytes
;;   calls that go to their final target: 3, table slots: 0; calls of empty functions that went: 4
;;   custom section `producers` kept, 151 bytes: is still right
;;   custom section `target_features` kept, 151 bytes: names no part of the module
;;   custom section `.debug_abbrev` kept, 28 bytes: is still right
;;   custom section `.debug_line` updated, 101 -> 101 bytes: addresses moved, dead functions and units removed
;;   custom section `.debug_info` kept, 52 bytes: is still right
;;   custom section `meld:boundary` updated, 188 -> 188 bytes: written again for what remains
;;
;; pass trap-sink: changed nothing
;;
;; pass compact: 2184 -> 753 bytes
;;   memory 0: 68 of 1114112 bytes are ever read, 0 of them never written, 0 initialised; what is kept of all memories ends at byte 68 of it
;;   memory 1: 0 of 1114112 bytes are ever read, 0 of them never written, 0 initialised
;;   custom section `producers` kept, 151 bytes: is still right
;;   custom section `target_features` kept, 151 bytes: names no part of the module
;;   custom section `.debug_abbrev` dropped, 28 bytes: everything that it is about is gone
;;   custom section `.debug_line` dropped, 101 bytes: everything that it is about is gone
;;   custom section `.debug_info` dropped, 52 bytes: everything that it is about is gone
;;   custom section `meld:boundary` updated, 188 -> 188 bytes: written again for what remains
;;
;; pass fold: 753 -> 723 bytes
;;   bodies that became shorter: 2; bytes that this saves: 30
;;   custom section `producers` kept, 151 bytes: is still right
;;   custom section `target_features` kept, 151 bytes: names no part of the module
;;   custom section `meld:boundary` updated, 188 -> 188 bytes: written again for what remains
;;
;; pass locals: changed nothing
;;
;; pass merge: changed nothing
;;
;; pass abi-dce: 723 -> 682 bytes
;;   functions: 5 of 9 removed
;;   memories: 1 of 2 removed
;;   data segments: 2 of 2 removed
;;   kept func `run`: external: somebody outside imports it
;;   custom section `producers` kept, 151 bytes: is still right
;;   custom section `target_features` kept, 151 bytes: names no part of the module
;;   custom section `meld:boundary` updated, 188 -> 188 bytes: written again for what remains
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
;;   memory 0: 68 of 65536 bytes are ever read, 0 of them never written, 0 initialised; what is kept of all memories ends at byte 68 of it
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
;; assumptions: the result is right only if all of this holds
;;   - the module is entered from outside only through the canonical definitions that its `meld:boundary` section lists (written by loom-testsuite 1; its digest proves that it is fresh, not who wrote it)
;;   - closed surface: what the section marks internal is not used from outside
;;   - nobody outside uses an export that was removed
;;   - trap-ends-instance: after a trap, or an exception of an import, nothing of the instance runs on, and nobody enters it or looks at what it exports
;;   - canonical embedding: the host enforces the rules of the canonical ABI, as the `meld:boundary` section says; in particular it refuses to enter a component again during a call, and ends it after a trap
;;   - which trap ends a call does not matter
;; 2> note: custom section `.debug_abbrev` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_line` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_info` dropped: everything that it is about is gone
;;
