;; What a program asks for at first: a memory that grows, and what is certain about it.
;; RUN: why --pass dce %s memory.grow
;; RUN: why --pass dce %s memory.grow --json -
;; RUN: why -O0 allocator/good.wat memory.grow
;; RUN: why -O0 heap/workloads/list.wasm memory.grow
;; RUN: why -O0 corpus/heap/fused-plain.wasm memory.grow
;; FAIL 2: opt %s --heap auto
;; FAIL 2: opt %s --heap 64KiB --heap 1=auto
;; FAIL 2: opt %s --pass heap
;; FAIL: opt %s --heap 1KiB
;; RUN: opt %s --heap 1=64KiB -o %t/one.wasm
;; FAIL 2: opt nothing-there.wasm --heap auto

(module
  (memory 2 9)
  (memory 1)
  (func (export "grow") (param i32)
    (drop (memory.grow 0 (i32.const 3)))
    (drop (memory.grow 1 (local.get 0)))
    (drop (memory.grow 1 (i32.const 1)))))

;; $ loom why --pass dce %s memory.grow
;; `memory.grow` at 0x2c in func 0 `grow`: stays
;;   export `grow` is func 0 `grow`
;;   memory 0 has 2 pages of 65536 bytes at first, and 9 at most; it grows by 3 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; `memory.grow` at 0x31 in func 0 `grow`: stays
;;   export `grow` is func 0 `grow`
;;   memory 1 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; `memory.grow` at 0x36 in func 0 `grow`: stays
;;   export `grow` is func 0 `grow`
;;   memory 1 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom why --pass dce %s memory.grow --json -
;; {
;;   "schema": "loom-why/1",
;;   "loom": "%version",
;;   "passes": [
;;     "dce"
;;   ],
;;   "answers": [
;;     {
;;       "asked": "memory.grow",
;;       "item": "func:0",
;;       "text": "`memory.grow` at 0x2c in func 0 `grow`",
;;       "operator": "memory.grow",
;;       "offset": 44,
;;       "growth": {
;;         "asks_for": 3,
;;         "text": "memory 0 has 2 pages of 65536 bytes at first, and 9 at most; it grows by 3 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known",
;;         "memory": 0,
;;         "pages": 2,
;;         "is_imported": false,
;;         "page_bytes": 65536,
;;         "maximum": 9,
;;         "sites": [
;;           {
;;             "func": 0,
;;             "offset": 3,
;;             "pages": 3
;;           }
;;         ],
;;         "first_block": null,
;;         "heap_base": null
;;       },
;;       "stays": true,
;;       "exports": [],
;;       "paths": [
;;         {
;;           "root": "export:grow",
;;           "steps": [
;;             {
;;               "from": "export:grow",
;;               "to": "func:0",
;;               "reason": "named",
;;               "text": "export `grow` is func 0 `grow`"
;;             }
;;           ]
;;         }
;;       ]
;;     },
;;     {
;;       "asked": "memory.grow",
;;       "item": "func:0",
;;       "text": "`memory.grow` at 0x31 in func 0 `grow`",
;;       "operator": "memory.grow",
;;       "offset": 49,
;;       "growth": {
;;         "asks_for": null,
;;         "text": "memory 1 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known",
;;         "memory": 1,
;;         "pages": 1,
;;         "is_imported": false,
;;         "page_bytes": 65536,
;;         "maximum": null,
;;         "sites": [
;;           {
;;             "func": 0,
;;             "offset": 8,
;;             "pages": null
;;           },
;;           {
;;             "func": 0,
;;             "offset": 13,
;;             "pages": 1
;;           }
;;         ],
;;         "first_block": null,
;;         "heap_base": null
;;       },
;;       "stays": true,
;;       "exports": [],
;;       "paths": [
;;         {
;;           "root": "export:grow",
;;           "steps": [
;;             {
;;               "from": "export:grow",
;;               "to": "func:0",
;;               "reason": "named",
;;               "text": "export `grow` is func 0 `grow`"
;;             }
;;           ]
;;         }
;;       ]
;;     },
;;     {
;;       "asked": "memory.grow",
;;       "item": "func:0",
;;       "text": "`memory.grow` at 0x36 in func 0 `grow`",
;;       "operator": "memory.grow",
;;       "offset": 54,
;;       "growth": {
;;         "asks_for": 1,
;;         "text": "memory 1 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known",
;;         "memory": 1,
;;         "pages": 1,
;;         "is_imported": false,
;;         "page_bytes": 65536,
;;         "maximum": null,
;;         "sites": [
;;           {
;;             "func": 0,
;;             "offset": 8,
;;             "pages": null
;;           },
;;           {
;;             "func": 0,
;;             "offset": 13,
;;             "pages": 1
;;           }
;;         ],
;;         "first_block": null,
;;         "heap_base": null
;;       },
;;       "stays": true,
;;       "exports": [],
;;       "paths": [
;;         {
;;           "root": "export:grow",
;;           "steps": [
;;             {
;;               "from": "export:grow",
;;               "to": "func:0",
;;               "reason": "named",
;;               "text": "export `grow` is func 0 `grow`"
;;             }
;;           ]
;;         }
;;       ]
;;     }
;;   ]
;; }
;;
;; $ loom why -O0 allocator/good.wat memory.grow
;; `memory.grow` at 0x62 in func 0 `break`: stays
;;   export `run` is func 3 `run`
;;   func 3 `run` calls func 1 `malloc` at 0x137
;;   func 1 `malloc` calls func 0 `break` at 0x102
;;   memory 0 has 2 pages of 65536 bytes at first, and no maximum; by how much it grows at once is not known; func 1 `malloc`, called first, for 8 bytes, grows it by 1 page; where its heap starts is not known
;;
;; $ loom why -O0 heap/workloads/list.wasm memory.grow
;; `memory.grow` at 0x5c5 in func 6 `grow`: stays
;;   export `insert` is func 0 `insert`
;;   func 0 `insert` calls func 5 `malloc` at 0x9b
;;   func 5 `malloc` calls func 6 `grow` at 0x54a
;;   memory 0 has 2 pages of 65536 bytes at first, and no maximum; by how much it grows at once is not known; func 5 `malloc` has room for a first block of 8 bytes without growing it; where its heap starts is not known
;;
;; $ loom why -O0 corpus/heap/fused-plain.wasm memory.grow
;; `memory.grow` at 0x1127 in func 18: stays
;;   export `cabi_realloc_wit_bindgen_0_63_0` is func 56 `cabi_realloc_wit_bindgen_0_63_0`
;;   func 56 `cabi_realloc_wit_bindgen_0_63_0` calls func 18 at 0x2b1c
;;   memory 0 has 17 pages of 65536 bytes at first, and no maximum; by how much it grows at once is not known; func 18, called first, for 8 bytes, grows it by 1 page; where its heap starts is not known
;;
;; `memory.grow` at 0x3735 in func 66: stays
;;   export `cabi_realloc_wit_bindgen_0_63_0$2` is func 111 `cabi_realloc_wit_bindgen_0_63_0$2`
;;   func 111 `cabi_realloc_wit_bindgen_0_63_0$2` calls func 66 at 0x54fb
;;   memory 1 has 17 pages of 65536 bytes at first, and no maximum; by how much it grows at once is not known; func 66, called first, for 8 bytes, grows it by 1 page; where its heap starts is not known
;;
;; $ loom opt %s --heap auto
;; 2> error: `--heap auto`: how much a program may have is a decision, and not in its code: try the smallest number with which your calls succeed, from one page (64KiB) on, or with `--allocator` from less
;; 2> help: memory 0 has 2 pages of 65536 bytes at first, and 9 at most; it grows by 3 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --heap 64KiB --heap 1=auto
;; 2> error: `--heap 64KiB,1=auto`: how much a program may have is a decision, and not in its code: try the smallest number with which your calls succeed, from one page (64KiB) on, or with `--allocator` from less
;; 2> help: memory 0 has 2 pages of 65536 bytes at first, and 9 at most; it grows by 3 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --pass heap
;; 2> error: pass `heap`: option `budget`: how much is for you to say, in bytes: try the smallest number with which your calls succeed, from one page (64KiB) on, or with `--allocator` from less
;; 2> help: takes `budget=[N=]BYTES[,...]`, `allocator=first-fit|bump`, `checked=true|false`; memory 0 has 2 pages of 65536 bytes at first, and 9 at most; it grows by 3 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --heap 1KiB
;; 2> error: cannot optimize `cli/growth.wat`
;; 2> Caused by:
;; 2>   the budget of memory 0 is 1024 bytes, which is less than one of its pages (65536 bytes)
;; 2> help: a memory grows by whole pages: give at least one; memory 0 has 2 pages of 65536 bytes at first, and 9 at most; it grows by 3 pages at once at most; what its allocator asks for at first is not known; where its heap starts is not known; memory 1 has 1 page of 65536 bytes at first, and no maximum; it grows by 1 page where that is a constant, and 1 `memory.grow` by a number that is not known; what its allocator asks for at first is not known; where its heap starts is not known
;;
;; $ loom opt %s --heap 1=64KiB -o %t/one.wasm
;; 2> warning: memory 0 still grows: it has no budget (`--heap 0=BYTES`)
;;
;; $ loom opt nothing-there.wasm --heap auto
;; 2> error: `--heap auto`: how much a program may have is a decision, and not in its code: try the smallest number with which your calls succeed, from one page (64KiB) on, or with `--allocator` from less
;;
