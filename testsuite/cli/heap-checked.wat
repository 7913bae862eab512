;; --heap with checks: what is assumed, and what cannot be checked.
;; RUN: opt %s --heap 64KiB --pass-arg heap:checked=true --stats -o %t/checked.wasm --evidence %t/evidence
;; RUN: check %s %t/checked.wasm --evidence %t/evidence
;; FAIL 2: opt %s --heap 64KiB --pass-arg heap:checked=yes -o %t/none.wasm
;; FAIL 2: opt %s --heap 64KiB --allocator bump --pass-arg heap:checked=true -o %t/none.wasm
;; FAIL: opt %s --heap 1=64KiB --pass-arg heap:checked=true -o %t/none.wasm

(module
  (memory 1)
  (memory 1)
  (func (export "grow") (result i32)
    (drop (memory.grow 1 (i32.const 1)))
    (memory.grow 0 (i32.const 1)))
  (func (export "load") (param i32) (result i32) (i32.load 0 (local.get 0)))
  (func (export "add") (param i32) (result i32) (i32.atomic.rmw.add 1 (local.get 0) (i32.const 1))))

;; $ loom opt %s --heap 64KiB --pass-arg heap:checked=true --stats -o %t/checked.wasm --evidence %t/evidence
;;                           before     after
;; bytes                         91       174    +91.2%
;; functions, defined             3         5    +66.7%
;; functions, imported            0         0
;; imports                        0         0
;; exports                        3         3
;; types                          2         3    +50.0%
;; tables                         0         0
;; memories                       2         2
;; globals                        0         1
;; tags                           0         0
;; element segments               0         0
;; data segments                  0         0
;; data bytes                     0         0
;; custom section bytes           0         0
;; memory.grow sites              2         1    -50.0%
;;
;; pass dce: changed nothing
;;
;; pass heap: 91 -> 174 bytes
;;   memory 0 has 2 pages of 65536 bytes: 1 that it asks for at first, and 1 to grow by; `memory.grow` that are calls now: 1
;;
;; pass dce: changed nothing
;;
;; pass heap: changed nothing
;;
;; assumptions: the result is right only if all of this holds
;;   - which trap ends a call does not matter
;;   - heap: no interrupt grows a memory while another `memory.grow` of it is under way
;; 2> warning: memory 1 still grows: `checked=true` cannot check an instruction in func 2 `add`
;;
;; $ loom check %s %t/checked.wasm --evidence %t/evidence
;; `%t/checked.wasm` may replace `cli/heap-checked.wat`: every claim of loom %version holds
;;   step 1, `heap`, claims `heap`: 174 bytes
;; assumed (passes): which trap ends a call does not matter
;; assumed (flags): heap: no interrupt grows a memory while another `memory.grow` of it is under way
;;
;; $ loom opt %s --heap 64KiB --pass-arg heap:checked=yes -o %t/none.wasm
;; 2> error: pass `heap`: option `checked`: `yes` is none of `true`, `false`
;; 2> help: takes `budget=[N=]BYTES[,...]`, `allocator=first-fit|bump`, `checked=true|false`
;;
;; $ loom opt %s --heap 64KiB --allocator bump --pass-arg heap:checked=true -o %t/none.wasm
;; 2> error: pass `heap`: option `checked`: there is no end to check with another allocator: choose one of `checked` and `--allocator`
;; 2> help: takes `budget=[N=]BYTES[,...]`, `allocator=first-fit|bump`, `checked=true|false`
;;
;; $ loom opt %s --heap 1=64KiB --pass-arg heap:checked=true -o %t/none.wasm
;; 2> error: cannot optimize `cli/heap-checked.wat`
;; 2> Caused by:
;; 2>   memory 1 cannot grow within a budget: `checked=true` cannot check an instruction in func 2 `add`
;; 2> help: leave `checked=true` out: then the trap of accesses behind the end is given up
;;
