;; The same for machines. Standard output is taken, so --stats goes to standard error.
;; RUN: boundary stamp %s --from cli/boundary/facts.json -o - | opt -Omcu - --dry-run --json -
;; RUN: boundary stamp %s --from cli/boundary/facts.json -o - | opt -O1 - --stats --wat

(module
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call 2))
  (func (export "run") (result i32) (i32.const 1))
  (func (result i32) (memory.grow (i32.const 1)))
  (func))

;; $ loom boundary stamp %s --from cli/boundary/facts.json -o - | opt -Omcu - --dry-run --json -
;; {
;;   "loom": "%version",
;;   "level": "mcu",
;;   "before": {
;;     "bytes": 216,
;;     "funcs": 4,
;;     "imported_funcs": 0,
;;     "imports": 0,
;;     "exports": 3,
;;     "types": 3,
;;     "tables": 0,
;;     "memories": 1,
;;     "globals": 0,
;;     "tags": 0,
;;     "elem_segments": 0,
;;     "data_segments": 0,
;;     "data_bytes": 0,
;;     "custom_bytes": 122,
;;     "memory_grow": 1
;;   },
;;   "after": {
;;     "bytes": 131,
;;     "funcs": 1,
;;     "imported_funcs": 0,
;;     "imports": 0,
;;     "exports": 1,
;;     "types": 1,
;;     "tables": 0,
;;     "memories": 0,
;;     "globals": 0,
;;     "tags": 0,
;;     "elem_segments": 0,
;;     "data_segments": 0,
;;     "data_bytes": 0,
;;     "custom_bytes": 95,
;;     "memory_grow": 0
;;   },
;;   "passes": [
;;     {
;;       "pass": "abi-dce",
;;       "changed": true,
;;       "exports": [
;;         {
;;           "name": "memory",
;;           "kind": "memory",
;;           "kept": false,
;;           "reason": "an internal export: nothing outside needs it"
;;         },
;;         {
;;           "name": "cabi_realloc",
;;           "kind": "func",
;;           "kept": false,
;;           "reason": "an allocator: nothing outside needs it"
;;         },
;;         {
;;           "name": "run",
;;           "kind": "func",
;;           "kept": true,
;;           "reason": "external: somebody outside imports it"
;;         }
;;       ],
;;       "sections": [
;;         {
;;           "name": "meld:boundary",
;;           "action": "updated",
;;           "before": 122,
;;           "after": 95,
;;           "reason": "written again for what remains"
;;         }
;;       ],
;;       "assumptions": [
;;         "the module is entered from outside only through the canonical definitions that its `meld:boundary` section lists (written by by-hand 1; its digest proves that it is fresh, not who wrote it)",
;;         "closed surface: what the section marks internal is not used from outside",
;;         "nobody outside uses an export that was removed"
;;       ],
;;       "diagnostics": [],
;;       "notes": [
;;         "functions: 3 of 4 removed",
;;         "types: 2 of 3 removed",
;;         "memories: 1 of 1 removed"
;;       ],
;;       "bytes_before": 216,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "dce",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "devirtualize",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "forward",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "trap-sink",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "compact",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "fold",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "locals",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "merge",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "cells",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "params",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "trim",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     },
;;     {
;;       "pass": "reorder",
;;       "changed": false,
;;       "exports": [],
;;       "sections": [],
;;       "assumptions": [],
;;       "diagnostics": [],
;;       "notes": [],
;;       "bytes_before": 131,
;;       "bytes_after": 131
;;     }
;;   ],
;;   "cut": []
;; }
;;
;; $ loom boundary stamp %s --from cli/boundary/facts.json -o - | opt -O1 - --stats --wat
;; (module
;;   (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 1)
;;   (export "memory" (memory 0))
;;   (export "cabi_realloc" (func 0))
;;   (export "run" (func 1))
;;   (func (;0;) (type 0) (param i32 i32 i32 i32) (result i32)
;;     call 2
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     i32.const 1
;;   )
;;   (func (;2;) (type 1) (result i32)
;;     i32.const 1
;;     memory.grow
;;   )
;;   (@custom "meld:boundary" (after code) "\01\00\0a\07by-hand\011\01\22\00\00>s\10D1\abXGL\c7\db.\f6+u\98\7f2\83\d5\e9*s.\9a\1a\ca\d7e\09\a6e\02#\03\02\06memory\01\80\01\00\0ccabi_realloc\01\02\00\03run\00\01\03\01\00\04\0f\01\00\00\03run\00\01\00\00\03run")
;; )
;; 2>                           before     after
;; 2> bytes                        216       209     -3.2%
;; 2> functions, defined             4         3    -25.0%
;; 2> functions, imported            0         0
;; 2> imports                        0         0
;; 2> exports                        3         3
;; 2> types                          3         2    -33.3%
;; 2> tables                         0         0
;; 2> memories                       1         1
;; 2> globals                        0         0
;; 2> tags                           0         0
;; 2> element segments               0         0
;; 2> data segments                  0         0
;; 2> data bytes                     0         0
;; 2> custom section bytes         122       122
;; 2> memory.grow sites              1         1
;; 2>
;; 2> pass dce: 216 -> 209 bytes
;; 2>   functions: 1 of 4 removed
;; 2>   types: 1 of 3 removed
;; 2>   custom section `meld:boundary` updated, 122 -> 122 bytes: written again for what remains
;;
