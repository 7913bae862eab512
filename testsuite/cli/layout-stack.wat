;; A stack without a bound: why, and what is declared instead.
;; RUN: layout %s --embedding canonical --one-tree
;; RUN: layout %s --embedding canonical --one-tree --stack 1KiB --emit ld=- --max-stack 1024
;; FAIL: layout %s --embedding canonical --one-tree --stack 1KiB --emit ld=- --max-stack 1023
;; FAIL: layout %s --embedding canonical --one-tree --emit map=%t/map --max-stack 1MiB
;; RUN: opt -Omcu %s --embedding canonical --one-tree --stack 1KiB --max-stack 1KiB -q -o %t/out.wasm

(module
  (memory 1)
  (global $__stack_pointer (mut i32) (i32.const 4096))
  (func $fib (export "fib") (param i32) (result i32) (local $frame i32)
    (global.set $__stack_pointer (local.tee $frame (i32.sub (global.get $__stack_pointer) (i32.const 16))))
    (i32.store offset=12 (local.get $frame) (local.get 0))
    (if (i32.gt_u (local.get 0) (i32.const 1))
      (then
        (local.set 0 (i32.add
          (call $fib (i32.sub (local.get 0) (i32.const 1)))
          (call $fib (i32.sub (i32.load offset=12 (local.get $frame)) (i32.const 2)))))))
    (global.set $__stack_pointer (i32.add (local.get $frame) (i32.const 16)))
    (local.get 0)))

;; $ loom layout %s --embedding canonical --one-tree
;; memory 0: 65536 bytes
;;   not bounded: any byte may be used
;;     func 0 `fib` at 0x3f: an address is any number, and may be out of its bounds
;;        0x0  0x10000     65536  any use, zero at first
;; stack of global 0 `__stack_pointer`: not bounded; the pointer is 0x1000 at first
;;     func 0 `fib` may call itself, through its call at 0x4e
;;          16  func 0 `fib`
;;      65540  RAM: used bytes of all memories, and mutable globals
;;          0  ROM: initial values
;;   no bound  how far stack pointers move down: what is used of that is part of the RAM: func 0 `fib` may call itself, through its call at 0x4e
;;         57  code, as WebAssembly
;; assumed: canonical embedding (stated with `--embedding canonical`): the host enforces the rules of the canonical ABI; in particular it refuses to enter a component again during a call, and ends it after a trap
;; assumed: one tree (stated with `--one-tree`): all component instances under one root are inside the module, so that the host's rule against re-entry holds for all of it
;; assumed: what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in
;;
;; $ loom layout %s --embedding canonical --one-tree --stack 1KiB --emit ld=- --max-stack 1024
;; /* Memory layout, by loom %version. Sizes in bytes. */
;; /* Assumed: canonical embedding (stated with `--embedding canonical`): the host enforces the rules of the canonical ABI; in particular it refuses to enter a component again during a call, and ends it after a trap. */
;; /* Assumed: one tree (stated with `--one-tree`): all component instances under one root are inside the module, so that the host's rule against re-entry holds for all of it. */
;; /* Assumed: what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer is in. */
;; /* Assumed: declared with `--stack`: global 0 gets at most 1024 bytes below its start, although func 0 `fib` may call itself, through its call at 0x4e. */
;; __loom_ram_bytes = 65540; /* used bytes of all linear memories, and mutable globals */
;; __loom_rom_bytes = 0; /* initial values */
;; __loom_globals_bytes = 4; /* mutable globals */
;; __loom_stack_bytes = 1024; /* all shadow stacks together */
;; __loom_memory0_used_bytes = 65536; /* from address 0 to the last used or initialised byte */
;; __loom_memory0_size_bytes = 65536; /* what the module asks for at first */
;; __loom_stack0_bytes = 1024; /* how far the stack pointer in this global gets below its start */
;;
;; $ loom layout %s --embedding canonical --one-tree --stack 1KiB --emit ld=- --max-stack 1023
;; 2> error: cannot lay out `cli/layout-stack.wat`
;; 2> Caused by:
;; 2>   it takes more than it may
;; 2>   shadow stacks: 1024 bytes, 1 more than `--max-stack 1023`
;; 2>          16  the frame of func 0 `fib`
;;
;; $ loom layout %s --embedding canonical --one-tree --emit map=%t/map --max-stack 1MiB
;; 2> error: cannot lay out `cli/layout-stack.wat`
;; 2> Caused by:
;; 2>   it takes more than it may
;; 2>   shadow stacks: not known to stay within `--max-stack 1048576`: func 0 `fib` may call itself, through its call at 0x4e
;; 2>          16  the frame of func 0 `fib`
;;
;; $ loom opt -Omcu %s --embedding canonical --one-tree --stack 1KiB --max-stack 1KiB -q -o %t/out.wasm
;;
