;; RUN: boundary show demo/scalar.wasm
;; RUN: boundary show demo/scalar.wasm --json
;; FAIL: boundary show %s

(module)

;; $ loom boundary show demo/scalar.wasm
;; reader    acts on it: every check passed
;; producer  loom-testsuite 1
;; embedder  canonical-abi
;; surface   closed
;; digest    84e460979ce3d63cf467f0d62f705e6957e502e8294b1f7515129e73b543a525
;; one tree  not known
;;
;; exports (14)
;;   memory `memory`: internal; memory
;;   func `gale:kernel/sched@0.1.0#spawn`: internal; lift-callee
;;   func `gale:kernel/sched@0.1.0#tick`: internal; lift-callee
;;   func `gale:kernel/sched@0.1.0#yield-now`: internal; lift-callee
;;   func `cabi_realloc_wit_bindgen_0_63_0`: internal; realloc
;;   func `cabi_realloc`: internal; realloc
;;   global `__data_end`: internal; linker-symbol
;;   global `__heap_base`: internal; linker-symbol
;;   memory `memory$2`: internal; memory
;;   func `run`: external; lift-callee
;;     needed as callee of lift `run`
;;   func `cabi_realloc_wit_bindgen_0_63_0$2`: internal; realloc
;;   global `__data_end$2`: internal; linker-symbol
;;   global `__heap_base$2`: internal; linker-symbol
;;   func `cabi_realloc$1`: internal; realloc
;;
;; imports (0)
;;
;; users (1)
;;   lift `run`; its type is not async; of input 1
;;     callee: func `run`
;;
;; promises (0)
;;
;; inputs (2)
;;   `kernel` 0000000000000000000000000000000000000000000000000000000000000000
;;   `app` 0000000000000000000000000000000000000000000000000000000000000000
;;
;; $ loom boundary show demo/scalar.wasm --json
;; {
;;   "producer": {
;;     "name": "loom-testsuite",
;;     "version": "1"
;;   },
;;   "contract": {
;;     "embedder": "canonical-abi",
;;     "surface": "closed",
;;     "digest": "84e460979ce3d63cf467f0d62f705e6957e502e8294b1f7515129e73b543a525"
;;   },
;;   "exports": [
;;     {
;;       "kind": "memory",
;;       "name": "memory",
;;       "scope": "internal",
;;       "roles": [
;;         "memory"
;;       ]
;;     },
;;     {
;;       "kind": "func",
;;       "name": "gale:kernel/sched@0.1.0#spawn",
;;       "scope": "internal",
;;       "roles": [
;;         "lift-callee"
;;       ]
;;     },
;;     {
;;       "kind": "func",
;;       "name": "gale:kernel/sched@0.1.0#tick",
;;       "scope": "internal",
;;       "roles": [
;;         "lift-callee"
;;       ]
;;     },
;;     {
;;       "kind": "func",
;;       "name": "gale:kernel/sched@0.1.0#yield-now",
;;       "scope": "internal",
;;       "roles": [
;;         "lift-callee"
;;       ]
;;     },
;;     {
;;       "kind": "func",
;;       "name": "cabi_realloc_wit_bindgen_0_63_0",
;;       "scope": "internal",
;;       "roles": [
;;         "realloc"
;;       ]
;;     },
;;     {
;;       "kind": "func",
;;       "name": "cabi_realloc",
;;       "scope": "internal",
;;       "roles": [
;;         "realloc"
;;       ]
;;     },
;;     {
;;       "kind": "global",
;;       "name": "__data_end",
;;       "scope": "internal",
;;       "roles": [
;;         "linker-symbol"
;;       ]
;;     },
;;     {
;;       "kind": "global",
;;       "name": "__heap_base",
;;       "scope": "internal",
;;       "roles": [
;;         "linker-symbol"
;;       ]
;;     },
;;     {
;;       "kind": "memory",
;;       "name": "memory$2",
;;       "scope": "internal",
;;       "roles": [
;;         "memory"
;;       ]
;;     },
;;     {
;;       "kind": "func",
;;       "name": "run",
;;       "scope": "external",
;;       "roles": [
;;         "lift-callee"
;;       ]
;;     },
;;     {
;;       "kind": "func",
;;       "name": "cabi_realloc_wit_bindgen_0_63_0$2",
;;       "scope": "internal",
;;       "roles": [
;;         "realloc"
;;       ]
;;     },
;;     {
;;       "kind": "global",
;;       "name": "__data_end$2",
;;       "scope": "internal",
;;       "roles": [
;;         "linker-symbol"
;;       ]
;;     },
;;     {
;;       "kind": "global",
;;       "name": "__heap_base$2",
;;       "scope": "internal",
;;       "roles": [
;;         "linker-symbol"
;;       ]
;;     },
;;     {
;;       "kind": "func",
;;       "name": "cabi_realloc$1",
;;       "scope": "internal",
;;       "roles": [
;;         "realloc"
;;       ]
;;     }
;;   ],
;;   "imports": [],
;;   "users": [
;;     {
;;       "kind": "lift",
;;       "async": false,
;;       "async-type": false,
;;       "cancellable": false,
;;       "input": 1,
;;       "label": "run",
;;       "imports": [],
;;       "uses": [
;;         {
;;           "option": "callee",
;;           "kind": "func",
;;           "name": "run"
;;         }
;;       ]
;;     }
;;   ],
;;   "promises": [],
;;   "inputs": [
;;     {
;;       "name": "kernel",
;;       "sha256": "0000000000000000000000000000000000000000000000000000000000000000"
;;     },
;;     {
;;       "name": "app",
;;       "sha256": "0000000000000000000000000000000000000000000000000000000000000000"
;;     }
;;   ],
;;   "one-tree": false,
;;   "entries": [],
;;   "params": [],
;;   "unknown": {}
;; }
;;
;; $ loom boundary show %s
;; 2> error: `cli/boundary/show.wat` has no `meld:boundary` section
;;
