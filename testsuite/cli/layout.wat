;; What a program takes of a chip: which bytes, how deep its stack, and what a linker script needs of that.
;; RUN: layout %s --embedding canonical --one-tree
;; RUN: layout %s
;; RUN: layout %s --stack 64
;; RUN: layout %s --embedding canonical --one-tree --emit ld=- --max-ram 68
;; RUN: layout %s --embedding canonical --one-tree --emit c=-
;; RUN: layout %s --embedding canonical --one-tree --json -
;; FAIL: layout %s --embedding canonical --one-tree --emit map=%t/map --max-ram 67
;; RUN: layout %s --embedding canonical --one-tree --emit map=%t/map --max-rom 3 --max-stack 32 --max-code 88
;; FAIL: layout %s --embedding canonical --one-tree --emit map=%t/map --max-rom 2 --max-stack 31 --max-code 87
;; FAIL: layout %s --emit map=%t/map --max-ram 64KiB
;; RUN: opt %s -Omcu --embedding canonical --one-tree --max-ram 64 --emit map=- -o %t/lean.wasm
;; FAIL: opt %s -Omcu --embedding canonical --one-tree --max-ram 1 --emit map=%t/map -o %t/none.wasm
;; FAIL: size %t/none.wasm
;; FAIL 2: layout %s --emit elf=x
;; FAIL 2: layout %s --max-ram 1kb

(module
  (memory 1)
  (global $__stack_pointer (mut i32) (i32.const 32))
  (data (i32.const 32) "\01\02\03")
  (func $add (param i32) (result i32) (local $frame i32)
    (global.set $__stack_pointer (local.tee $frame (i32.sub (global.get $__stack_pointer) (i32.const 16))))
    (i32.store offset=12 (local.get $frame) (local.get 0))
    (i32.store (i32.const 60) (i32.add (i32.load (i32.const 60)) (i32.load offset=12 (local.get $frame))))
    (global.set $__stack_pointer (i32.add (local.get $frame) (i32.const 16)))
    (i32.load (i32.const 60)))
  (func (export "run") (param i32) (result i32) (local $frame i32)
    (global.set $__stack_pointer (local.tee $frame (i32.sub (global.get $__stack_pointer) (i32.const 16))))
    (i32.store offset=8 (local.get $frame) (i32.load8_u offset=32 (i32.rem_u (local.get 0) (i32.const 3))))
    (call $add (i32.load offset=8 (local.get $frame)))
    (global.set $__stack_pointer (i32.add (local.get $frame) (i32.const 16)))))

;; $ loom layout %s --embedding canonical --one-tree
;; memory 0: 65536 bytes
;;   used: 0xc to 0x40
;;        0xc     0x10         4  stack, below global 0, zero at first  func 0 `add`, at 0x3f
;;       0x18     0x1c         4  stack, below global 0, zero at first  func 1 `run`, at 0x76
;;       0x20     0x23         3  read-only, initialised  func 1 `run`, at 0x73
;;       0x3c     0x40         4  variable, zero at first  func 0 `add`, at 0x4f
;; stack of global 0 `__stack_pointer`: at most 32 bytes; the pointer is 0x20 at first
;;          16  func 1 `run`
;;          16  func 0 `add`
;;         68  RAM: used bytes of all memories, and mutable globals
;;          3  ROM: initial values
;;         32  how far stack pointers move down: what is used of that is part of the RAM
;;         88  code, as WebAssembly
;; assumed: canonical embedding (stated with `--embedding canonical`): the host enforces the rules of the canonical ABI; in particular it refuses to enter a component again during a call, and ends it after a trap
;; assumed: one tree (stated with `--one-tree`): all component instances under one root are inside the module, so that the host's rule against re-entry holds for all of it
;; assumed: what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in
;;
;; $ loom layout %s
;; memory 0: 65536 bytes
;;   not bounded: any byte may be used
;;     func 1 `run` at 0x76: an address is one of 0, 16, 4294967280, and may be out of its bounds
;;     no stack pointer is followed: the instance may be entered again after a trap (`trap-ends-instance`; `--one-tree` with `--embedding canonical`)
;;        0x0     0x20        32  any use, zero at first
;;       0x20     0x23         3  any use, initialised
;;       0x23  0x10000     65501  any use, zero at first
;; stack of global 0 `__stack_pointer`: at most 32 bytes; the pointer is 0x20 at first
;;          16  func 1 `run`
;;          16  func 0 `add`
;;      65540  RAM: used bytes of all memories, and mutable globals
;;          3  ROM: initial values
;;         32  how far stack pointers move down: what is used of that is part of the RAM
;;         88  code, as WebAssembly
;; assumed: what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in
;; assumed: no function is called after a trap, or after an exception that the module did not catch: the stack pointer is left where it was then
;; assumed: what an interrupt puts on a shadow stack comes on top of its bound
;;
;; $ loom layout %s --stack 64
;; memory 0: 65536 bytes
;;   not bounded: any byte may be used
;;     func 1 `run` at 0x76: an address is one of 0, 16, 4294967280, and may be out of its bounds
;;     no stack pointer is followed: the instance may be entered again after a trap (`trap-ends-instance`; `--one-tree` with `--embedding canonical`)
;;        0x0     0x20        32  any use, zero at first
;;       0x20     0x23         3  any use, initialised
;;       0x23  0x10000     65501  any use, zero at first
;; stack of global 0 `__stack_pointer`: at most 32 bytes; the pointer is 0x20 at first
;;          16  func 1 `run`
;;          16  func 0 `add`
;;      65540  RAM: used bytes of all memories, and mutable globals
;;          3  ROM: initial values
;;         32  how far stack pointers move down: what is used of that is part of the RAM
;;         88  code, as WebAssembly
;; assumed: what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in
;; assumed: no function is called after a trap, or after an exception that the module did not catch: the stack pointer is left where it was then
;; assumed: what an interrupt puts on a shadow stack comes on top of its bound
;;
;; $ loom layout %s --embedding canonical --one-tree --emit ld=- --max-ram 68
;; /* Memory layout, by loom %version. Sizes in bytes. */
;; /* Assumed: canonical embedding (stated with `--embedding canonical`): the host enforces the rules of the canonical ABI; in particular it refuses to enter a component again during a call, and ends it after a trap. */
;; /* Assumed: one tree (stated with `--one-tree`): all component instances under one root are inside the module, so that the host's rule against re-entry holds for all of it. */
;; /* Assumed: what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in. */
;; __loom_ram_bytes = 68; /* used bytes of all linear memories, and mutable globals */
;; __loom_rom_bytes = 3; /* initial values */
;; __loom_globals_bytes = 4; /* mutable globals */
;; __loom_stack_bytes = 32; /* all shadow stacks together */
;; __loom_memory0_used_bytes = 64; /* from address 0 to the last used or initialised byte */
;; __loom_memory0_size_bytes = 65536; /* what the module asks for at first */
;; __loom_stack0_bytes = 32; /* how far the stack pointer in this global gets below its start */
;;
;; $ loom layout %s --embedding canonical --one-tree --emit c=-
;; /* Memory layout, by loom %version. Sizes in bytes. */
;; /* Assumed: canonical embedding (stated with `--embedding canonical`): the host enforces the rules of the canonical ABI; in particular it refuses to enter a component again during a call, and ends it after a trap. */
;; /* Assumed: one tree (stated with `--one-tree`): all component instances under one root are inside the module, so that the host's rule against re-entry holds for all of it. */
;; /* Assumed: what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in. */
;; #ifndef LOOM_LAYOUT_H
;; #define LOOM_LAYOUT_H
;;
;; #define LOOM_RAM_BYTES 68u /* used bytes of all linear memories, and mutable globals */
;; #define LOOM_ROM_BYTES 3u /* initial values */
;; #define LOOM_GLOBALS_BYTES 4u /* mutable globals */
;; #define LOOM_STACK_BYTES 32u /* all shadow stacks together */
;; #define LOOM_MEMORY0_USED_BYTES 64u /* from address 0 to the last used or initialised byte */
;; #define LOOM_MEMORY0_SIZE_BYTES 65536u /* what the module asks for at first */
;; #define LOOM_STACK0_BYTES 32u /* how far the stack pointer in this global gets below its start */
;;
;; /* Bytes by their use: X(memory, first, end, written, initialised). */
;; #define LOOM_AREAS(X) \
;;     X(0, 12u, 16u, 1, 0) /* stack */ \
;;     X(0, 24u, 28u, 1, 0) /* stack */ \
;;     X(0, 32u, 35u, 0, 1) /* read-only */ \
;;     X(0, 60u, 64u, 1, 0) /* variable */ \
;;     /* end */
;;
;; #endif
;;
;; $ loom layout %s --embedding canonical --one-tree --json -
;; {
;;   "schema": "loom-layout/1",
;;   "loom": "%version",
;;   "memories": [
;;     {
;;       "memory": 0,
;;       "bytes": 65536,
;;       "most": 65536,
;;       "lowest": 12,
;;       "end": 64,
;;       "areas": [
;;         {
;;           "start": 12,
;;           "end": 16,
;;           "read": true,
;;           "written": true,
;;           "initialised": false,
;;           "stack": 0,
;;           "by": {
;;             "func": 0,
;;             "name": "add",
;;             "offset": 63
;;           }
;;         },
;;         {
;;           "start": 24,
;;           "end": 28,
;;           "read": true,
;;           "written": true,
;;           "initialised": false,
;;           "stack": 0,
;;           "by": {
;;             "func": 1,
;;             "name": "run",
;;             "offset": 118
;;           }
;;         },
;;         {
;;           "start": 32,
;;           "end": 35,
;;           "read": true,
;;           "written": false,
;;           "initialised": true,
;;           "by": {
;;             "func": 1,
;;             "name": "run",
;;             "offset": 115
;;           }
;;         },
;;         {
;;           "start": 60,
;;           "end": 64,
;;           "read": true,
;;           "written": true,
;;           "initialised": false,
;;           "by": {
;;             "func": 0,
;;             "name": "add",
;;             "offset": 79
;;           }
;;         }
;;       ],
;;       "accesses": [
;;         {
;;           "func": 0,
;;           "name": "add",
;;           "offset": 63,
;;           "writes": true,
;;           "bytes": [
;;             [
;;               12,
;;               16
;;             ]
;;           ]
;;         },
;;         {
;;           "func": 0,
;;           "name": "add",
;;           "offset": 70,
;;           "writes": false,
;;           "bytes": [
;;             [
;;               60,
;;               64
;;             ]
;;           ]
;;         },
;;         {
;;           "func": 0,
;;           "name": "add",
;;           "offset": 75,
;;           "writes": false,
;;           "bytes": [
;;             [
;;               12,
;;               16
;;             ]
;;           ]
;;         },
;;         {
;;           "func": 0,
;;           "name": "add",
;;           "offset": 79,
;;           "writes": true,
;;           "bytes": [
;;             [
;;               60,
;;               64
;;             ]
;;           ]
;;         },
;;         {
;;           "func": 0,
;;           "name": "add",
;;           "offset": 91,
;;           "writes": false,
;;           "bytes": [
;;             [
;;               60,
;;               64
;;             ]
;;           ]
;;         },
;;         {
;;           "func": 1,
;;           "name": "run",
;;           "offset": 115,
;;           "writes": false,
;;           "bytes": [
;;             [
;;               32,
;;               35
;;             ]
;;           ]
;;         },
;;         {
;;           "func": 1,
;;           "name": "run",
;;           "offset": 118,
;;           "writes": true,
;;           "bytes": [
;;             [
;;               24,
;;               28
;;             ]
;;           ]
;;         },
;;         {
;;           "func": 1,
;;           "name": "run",
;;           "offset": 123,
;;           "writes": false,
;;           "bytes": [
;;             [
;;               24,
;;               28
;;             ]
;;           ]
;;         }
;;       ]
;;     }
;;   ],
;;   "stacks": [
;;     {
;;       "pointer": 0,
;;       "name": "__stack_pointer",
;;       "top": 32,
;;       "depth": 32,
;;       "chain": [
;;         {
;;           "func": 1,
;;           "name": "run",
;;           "frame": 16
;;         },
;;         {
;;           "func": 0,
;;           "name": "add",
;;           "frame": 16
;;         }
;;       ]
;;     }
;;   ],
;;   "ram": 68,
;;   "globals": 4,
;;   "rom": 3,
;;   "code": 88,
;;   "assumptions": [
;;     "canonical embedding (stated with `--embedding canonical`): the host enforces the rules of the canonical ABI; in particular it refuses to enter a component again during a call, and ends it after a trap",
;;     "one tree (stated with `--one-tree`): all component instances under one root are inside the module, so that the host's rule against re-entry holds for all of it",
;;     "what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in"
;;   ]
;; }
;;
;; $ loom layout %s --embedding canonical --one-tree --emit map=%t/map --max-ram 67
;; 2> error: cannot lay out `cli/layout.wat`
;; 2> Caused by:
;; 2>   it takes more than it may
;; 2>   RAM: 68 bytes, 1 more than `--max-ram 67`
;; 2>           4  mutable globals
;; 2>           4  memory 0, 0xc to 0x10: stack, touched by func 0 `add`, at 0x3f
;; 2>           4  memory 0, 0x18 to 0x1c: stack, touched by func 1 `run`, at 0x76
;; 2>           4  memory 0, 0x3c to 0x40: variable, touched by func 0 `add`, at 0x4f
;; 2>           3  memory 0, 0x20 to 0x23: read-only, touched by func 1 `run`, at 0x73
;;
;; $ loom layout %s --embedding canonical --one-tree --emit map=%t/map --max-rom 3 --max-stack 32 --max-code 88
;;
;; $ loom layout %s --embedding canonical --one-tree --emit map=%t/map --max-rom 2 --max-stack 31 --max-code 87
;; 2> error: cannot lay out `cli/layout.wat`
;; 2> Caused by:
;; 2>   it takes more than it may
;; 2>   initial values: 3 bytes, 1 more than `--max-rom 2`
;; 2>           3  data segment 0
;; 2>   shadow stacks: 32 bytes, 1 more than `--max-stack 31`
;; 2>          16  the frame of func 1 `run`
;; 2>          16  the frame of func 0 `add`
;; 2>   code: 88 bytes, 1 more than `--max-code 87`
;; 2>          48  func 0 `add`
;; 2>          40  func 1 `run`
;;
;; $ loom layout %s --emit map=%t/map --max-ram 64KiB
;; 2> error: cannot lay out `cli/layout.wat`
;; 2> Caused by:
;; 2>   it takes more than it may
;; 2>   RAM: 65540 bytes, 4 more than `--max-ram 65536`
;; 2>       65501  memory 0, 0x23 to 0x10000: any use
;; 2>          32  memory 0, 0x0 to 0x20: any use
;; 2>           4  mutable globals
;; 2>           3  memory 0, 0x20 to 0x23: any use
;;
;; $ loom opt %s -Omcu --embedding canonical --one-tree --max-ram 64 --emit map=- -o %t/lean.wasm
;; memory 0: 65536 bytes
;;   used: 0x0 to 0x10
;;        0x0      0x3         3  read-only, initialised  func 1 `run`, at 0x77
;;        0x4      0xc         8  stack, below global 0, zero at first  func 0 `add`, at 0x40
;;        0xc     0x10         4  variable, zero at first  func 0 `add`, at 0x50
;; stack of global 0 `__stack_pointer`: at most 32 bytes; the pointer is 0x20 at first
;;          24  func 1 `run`
;;          16  func 0 `add`
;;         20  RAM: used bytes of all memories, and mutable globals
;;          3  ROM: initial values
;;         32  how far stack pointers move down: what is used of that is part of the RAM
;;         94  code, as WebAssembly
;; assumed: canonical embedding (stated with `--embedding canonical`): the host enforces the rules of the canonical ABI; in particular it refuses to enter a component again during a call, and ends it after a trap
;; assumed: one tree (stated with `--one-tree`): all component instances under one root are inside the module, so that the host's rule against re-entry holds for all of it
;; assumed: what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;;
;; $ loom opt %s -Omcu --embedding canonical --one-tree --max-ram 1 --emit map=%t/map -o %t/none.wasm
;; 2> warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; 2> help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;; 2> error: cannot lay out what became of `cli/layout.wat`
;; 2> Caused by:
;; 2>   it takes more than it may
;; 2>   RAM: 20 bytes, 19 more than `--max-ram 1`
;; 2>           8  memory 0, 0x4 to 0xc: stack, touched by func 0 `add`, at 0x40
;; 2>           4  mutable globals
;; 2>           4  memory 0, 0xc to 0x10: variable, touched by func 0 `add`, at 0x50
;; 2>           3  memory 0, 0x0 to 0x3: read-only, touched by func 1 `run`, at 0x77
;;
;; $ loom size %t/none.wasm
;; 2> error: cannot read `%t/none.wasm`
;; 2> Caused by:
;; 2>   No such file or directory (os error 2)
;;
;; $ loom layout %s --emit elf=x
;; 2> error: invalid value 'elf=x' for '--emit <KIND=FILE>': `elf` is none of `c`, `ld`, `json`, `map` and `safe-accesses`
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom layout %s --max-ram 1kb
;; 2> error: invalid value '1kb' for '--max-ram <BYTES>': expected a number of bytes, such as `65536`, `64KiB` or `1MiB`
;; 2>
;; 2> For more information, try '--help'.
;;
