;; What must not be in the result: the error shows what keeps it, and the least that has to go.
;; FAIL: opt %s --forbid memory.grow -o %t/out.wasm
;; FAIL: opt %t/out.wasm
;; RUN: opt %s --forbid i64.add --forbid import:*.lag --forbid func:unused --wat
;; FAIL: opt %s --forbid import:* --forbid export:w* -o %t/out.wasm
;; FAIL: opt %s -O0 --forbid func:unused -o %t/out.wasm
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
;; 2>     `memory.grow` at 0x6a in func 2 `far`
;; 2>       export `run` is func 4 `run`
;; 2>       func 4 `run` calls func 3 `step` at 0x7f
;; 2>       func 3 `step` calls through table 0 as `(i32) -> i32` at 0x73: slot 1 is func 2 `far`
;; 2>     it is gone, and 145 bytes with it, without
;; 2>       export `run`
;; 2>       export `walk`
;; 2>     it is gone, and 49 bytes with it, without
;; 2>       the call: func 3 `step` calls through table 0 as `(i32) -> i32` at 0x73
;; 2> help: indices and offsets are those of the module that would have been written; `--dump-passes DIR` keeps it, and `loom why` with the same flags explains the input. Nothing was written
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
;; 2>       export `run` is func 4 `run`
;; 2>       func 4 `run` calls func 0 `log` at 0x7b
;; 2>     it is gone, and 40 bytes with it, without
;; 2>       export `run`
;; 2>   `--forbid export:w*`: 2 left
;; 2>     export `walk`
;; 2>     export `wait`
;; 2>     all of this is gone, and 29 bytes with it, without
;; 2>       export `walk`
;; 2>       export `wait`
;; 2> help: indices and offsets are those of the module that would have been written; `--dump-passes DIR` keeps it, and `loom why` with the same flags explains the input. Nothing was written
;;
;; $ loom opt %s -O0 --forbid func:unused -o %t/out.wasm
;; 2> error: cannot optimize `cli/forbid.wat`
;; 2> Caused by:
;; 2>   `--forbid func:unused`: 1 left
;; 2>     func 3 `unused`
;; 2>       nothing reaches it: `dce` removes it
;; 2> help: indices and offsets are those of the module that would have been written; `--dump-passes DIR` keeps it, and `loom why` with the same flags explains the input. Nothing was written
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
