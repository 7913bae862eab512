;; --sarif: warnings and failures for forges, also of a run that fails.
;; RUN: opt %s -o %t/out.wasm --heap 1MiB --sarif -
;; FAIL: opt %s -o %t/out.wasm --forbid memory.grow --sarif -
(module
  (memory (export "memory") 1)
  (func (export "grow") (result i32)
    (memory.grow (i32.const 1))))

;; $ loom opt %s -o %t/out.wasm --heap 1MiB --sarif -
;; {
;;   "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
;;   "runs": [
;;     {
;;       "artifacts": [
;;         {
;;           "location": {
;;             "uri": "cli/sarif.wat"
;;           }
;;         }
;;       ],
;;       "columnKind": "unicodeCodePoints",
;;       "invocations": [
;;         {
;;           "executionSuccessful": true,
;;           "exitCode": 0
;;         }
;;       ],
;;       "results": [
;;         {
;;           "level": "warning",
;;           "locations": [
;;             {
;;               "physicalLocation": {
;;                 "artifactLocation": {
;;                   "index": 0,
;;                   "uri": "cli/sarif.wat"
;;                 }
;;               }
;;             }
;;           ],
;;           "message": {
;;             "text": "memory 0 still grows: it is exported as `memory`"
;;           },
;;           "ruleId": "heap"
;;         }
;;       ],
;;       "tool": {
;;         "driver": {
;;           "name": "loom",
;;           "rules": [
;;             {
;;               "id": "heap"
;;             }
;;           ],
;;           "version": "0.1.0"
;;         }
;;       }
;;     }
;;   ],
;;   "version": "2.1.0"
;; }
;; 2> warning: memory 0 still grows: it is exported as `memory`
;;
;; $ loom opt %s -o %t/out.wasm --forbid memory.grow --sarif -
;; {
;;   "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
;;   "runs": [
;;     {
;;       "artifacts": [
;;         {
;;           "location": {
;;             "uri": "cli/sarif.wat"
;;           }
;;         }
;;       ],
;;       "columnKind": "unicodeCodePoints",
;;       "invocations": [
;;         {
;;           "executionSuccessful": false,
;;           "exitCode": 1
;;         }
;;       ],
;;       "results": [
;;         {
;;           "level": "error",
;;           "locations": [
;;             {
;;               "physicalLocation": {
;;                 "artifactLocation": {
;;                   "index": 0,
;;                   "uri": "cli/sarif.wat"
;;                 }
;;               }
;;             }
;;           ],
;;           "message": {
;;             "text": "cannot optimize `cli/sarif.wat`: `--forbid memory.grow`: 1 left\n  `memory.grow` at 0x32 in func 0 `grow`\n    export `grow` is func 0 `grow`\n  no call leads there: a function that has to stay has it itself"
;;           },
;;           "ruleId": "loom"
;;         }
;;       ],
;;       "tool": {
;;         "driver": {
;;           "name": "loom",
;;           "rules": [
;;             {
;;               "id": "loom"
;;             }
;;           ],
;;           "version": "0.1.0"
;;         }
;;       }
;;     }
;;   ],
;;   "version": "2.1.0"
;; }
;; 2> error: cannot optimize `cli/sarif.wat`
;; 2> Caused by:
;; 2>   `--forbid memory.grow`: 1 left
;; 2>     `memory.grow` at 0x32 in func 0 `grow`
;; 2>       export `grow` is func 0 `grow`
;; 2>     no call leads there: a function that has to stay has it itself
;; 2> help: indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells more. `--heap BYTES` gives an allocation that has to stay a budget instead. Nothing was written
;;
