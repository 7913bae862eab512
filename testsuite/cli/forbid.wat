;; What must not be in the result: the error shows what keeps it, and the least that has to go.
;; FAIL: opt %s --forbid memory.grow -o %t/out.wasm
;; FAIL: opt %t/out.wasm
;; RUN: opt %s --forbid i64.add --forbid import:*.lag --forbid func:unused --wat
;; FAIL: opt %s --forbid import:* --forbid export:w* -o %t/out.wasm
;; FAIL: opt %s -O0 --forbid func:unused -o %t/out.wasm
;; FAIL: opt corpus/heap/fused-plain.wasm -Omcu --component corpus/heap/components/heap-app.wasm corpus/heap/components/heap-lib.wasm --forbid memory.grow -o %t/out.wasm
;; FAIL: opt corpus/panic/fused.wasm -O1 --forbid memory.grow -o %t/out.wasm
;; FAIL 2: opt %s --forbid memory.gorw
;; FAIL 2: opt %s --forbid imports:*

(module
  (type $op (func (param i32) (result i32)))
  (import "env" "log" (func $log (param i32)))
  (memory 1)
  (table 3 3 funcref)
  (elem (i32.const 0) $near $far)

  (func $near (type $op) local.get 0)
  (func $far (type $op) (memory.grow (local.get 0)))
  (func $unused (drop (memory.grow (i32.const 1))))
  (func $step (param i32) (result i32) (call_indirect (type $op) (local.get 0) (local.get 0)))
  (func (export "run") (result i32)
    (call $log (i32.const 8))
    (call $step (i32.const 1)))
  (func (export "walk") (result i32) (call $step (i32.const 0)))
  (func (export "wait")))

;; $ loom opt %s --forbid memory.grow -o %t/out.wasm
;; 2> error: cannot optimize `cli/forbid.wat`
;; 2> Caused by:
;; 2>   `--forbid memory.grow`: 1 left
;; 2>     `memory.grow` at 0x6b in func 2 `far`
;; 2>       export `run` is func 5 `run`
;; 2>       func 5 `run` calls func 4 `step` at 0x88
;; 2>       func 4 `step` calls through table 0 as `(i32) -> i32` at 0x7c: slot 1 is func 2 `far`
;; 2>     the program itself allocates, here; without this call it is gone, and 49 bytes with it:
;; 2>       func 4 `step` calls through table 0 as `(i32) -> i32` at 0x7c
;; 2>     without these 2 exports it is gone, and 145 bytes with it:
;; 2>       export `run`
;; 2>       export `walk`
;; 2> help: indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells more. `--heap BYTES` gives an allocation that has to stay a budget instead. Nothing was written
;;
;; $ loom opt %t/out.wasm
;; 2> error: cannot read `%t/out.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom opt %s --forbid i64.add --forbid import:*.lag --forbid func:unused --wat
;; (module
;;   (type $op (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func))
;;   (type (;3;) (func (result i32)))
;;   (import "env" "log" (func $log (;0;) (type 1) (param i32)))
;;   (table (;0;) 3 3 funcref)
;;   (memory (;0;) 1)
;;   (export "run" (func 4))
;;   (export "walk" (func 5))
;;   (export "wait" (func 6))
;;   (elem (;0;) (i32.const 0) func $near $far)
;;   (func $near (;1;) (type $op) (param i32) (result i32)
;;     local.get 0
;;   )
;;   (func $far (;2;) (type $op) (param i32) (result i32)
;;     local.get 0
;;     memory.grow
;;   )
;;   (func $step (;3;) (type $op) (param i32) (result i32)
;;     local.get 0
;;     local.get 0
;;     call_indirect (type $op)
;;   )
;;   (func (;4;) (type 3) (result i32)
;;     i32.const 8
;;     call $log
;;     i32.const 1
;;     call $step
;;   )
;;   (func (;5;) (type 3) (result i32)
;;     i32.const 0
;;     call $step
;;   )
;;   (func (;6;) (type 2))
;; )
;;
;; $ loom opt %s --forbid import:* --forbid export:w* -o %t/out.wasm
;; 2> error: cannot optimize `cli/forbid.wat`
;; 2> Caused by:
;; 2>   `--forbid import:*`: 1 left
;; 2>     func 0 `log`
;; 2>       export `run` is func 5 `run`
;; 2>       func 5 `run` calls func 0 `log` at 0x84
;; 2>     without this call it is gone, and 23 bytes with it:
;; 2>       func 5 `run` calls func 0 `log` at 0x84
;; 2>     without this export it is gone, and 40 bytes with it:
;; 2>       export `run`
;; 2>   `--forbid export:w*`: 2 left
;; 2>     export `walk`
;; 2>     export `wait`
;; 2>     without these 2 exports all of this is gone, and 29 bytes with it:
;; 2>       export `walk`
;; 2>       export `wait`
;; 2> help: indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells more. Nothing was written
;;
;; $ loom opt %s -O0 --forbid func:unused -o %t/out.wasm
;; 2> error: cannot optimize `cli/forbid.wat`
;; 2> Caused by:
;; 2>   `--forbid func:unused`: 1 left
;; 2>     func 3 `unused`
;; 2>       nothing reaches it: `dce` removes it
;; 2> help: indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells more. Nothing was written
;;
;; $ loom opt corpus/heap/fused-plain.wasm -Omcu --component corpus/heap/components/heap-app.wasm corpus/heap/components/heap-lib.wasm --forbid memory.grow -o %t/out.wasm
;; 2> note: custom section `.debug_abbrev` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_line` dropped: everything that it is about is gone
;; 2> note: custom section `.debug_info` dropped: everything that it is about is gone
;; 2> error: cannot optimize `corpus/heap/fused-plain.wasm`
;; 2> Caused by:
;; 2>   `--forbid memory.grow`: 1 left
;; 2>     `memory.grow` at 0x1127 in func 18
;; 2>       export `run` is func 60 `run`
;; 2>       func 60 `run` calls func 6 `t:heap/q@0.1.0#push` at 0xb of its body after the passes
;; 2>       func 6 `t:heap/q@0.1.0#push` calls func 2 at 0x3f0
;; 2>       func 2 calls func 3 at 0x28f
;; 2>       func 3 calls func 14 at 0x310
;; 2>       func 14 calls func 18 at 0x90e
;; 2>     the program itself allocates, here; without this call it is gone, and 5974 bytes with it:
;; 2>       func 60 `run` calls func 6 `t:heap/q@0.1.0#push` at 0xb of its body after the passes
;; 2> help: indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells more. `--heap BYTES` gives an allocation that has to stay a budget instead. Nothing was written
;;
;; $ loom opt corpus/panic/fused.wasm -O1 --forbid memory.grow -o %t/out.wasm
;; 2> error: cannot optimize `corpus/panic/fused.wasm`
;; 2> Caused by:
;; 2>   `--forbid memory.grow`: 2 left
;; 2>     `memory.grow` at 0xf92 in func 11
;; 2>       export `cabi_realloc_wit_bindgen_0_63_0` is func 58 `cabi_realloc_wit_bindgen_0_63_0`
;; 2>       func 58 `cabi_realloc_wit_bindgen_0_63_0` calls func 11 at 0x2ddb
;; 2>     `memory.grow` at 0x3a1a in func 69
;; 2>       export `cabi_realloc_wit_bindgen_0_63_0$2` is func 113 `cabi_realloc_wit_bindgen_0_63_0$2`
;; 2>       func 113 `cabi_realloc_wit_bindgen_0_63_0$2` calls func 69 at 0x57c0
;; 2>     4 exports that lead there are allocators: say who needs them, with `--component FILE` for each component; `-Omcu` acts on that
;; 2>     the program itself allocates, here; without them and these 2 calls all of this is gone, and 24838 bytes with it:
;; 2>       func 62 `run` calls func 63 at 0x2e42
;; 2>       func 4 calls func 31 at 0x422
;; 2> help: indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells more. `--heap BYTES` gives an allocation that has to stay a budget instead. Nothing was written
;;
;; $ loom opt %s --forbid memory.gorw
;; 2> error: invalid value 'memory.gorw' for '--forbid <WHAT>': expected an operator such as `memory.grow`, or `import:GLOB`, `export:GLOB` or `func:GLOB`
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt %s --forbid imports:*
;; 2> error: invalid value 'imports:*' for '--forbid <WHAT>': expected an operator such as `memory.grow`, or `import:GLOB`, `export:GLOB` or `func:GLOB`
;; 2>
;; 2> For more information, try '--help'.
;;
