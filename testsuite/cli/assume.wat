;; --assume memory-safe: what it prints, and what it has to be told.
;; RUN: opt %s --pass compact --assume memory-safe --pass-arg compact:variables-end=1048640 --page-size 1 --embedding canonical --one-tree --wat -o -
;; RUN: opt %s --pass compact --assume memory-safe --page-size 1 --embedding canonical --one-tree --dry-run
;; RUN: opt %s --pass compact --assume memory-safe --pass-arg compact:variables-end=1048640 --page-size 1 --embedding native --dry-run
;; FAIL 2: opt %s --pass compact --assume luck
;; FAIL 2: opt %s --pass compact --assume memory-safe --pass-arg compact:stack=8
;; FAIL 2: opt %s --pass compact --assume memory-safe --pass-arg compact:variables-end=x

(module
  (memory 17)
  (global $stack (mut i32) (i32.const 1048576))
  (data (i32.const 1048576) "\05\00\00\00\00\00\10\00")
  (func (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "run") (param $count i32) (result i32) (local $frame i32)
    (local.set $frame (i32.sub (global.get $stack) (i32.const 16)))
    (i32.store offset=8 (local.get $frame) (local.get $count))
    (i32.store offset=1048600 (i32.const 0) (i32.add (local.get $frame) (i32.const 8)))
    (i32.store offset=1048604 (i32.const 0) (i32.const 1048580))
    (i32.add (i32.load (i32.load offset=1048600 (i32.const 0))) (i32.load (i32.load offset=1048604 (i32.const 0))))))

;; $ loom opt %s --pass compact --assume memory-safe --pass-arg compact:variables-end=1048640 --page-size 1 --embedding canonical --one-tree --wat -o -
;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 96 96 (pagesize 0x1))
;;   (global $stack (;0;) (mut i32) i32.const 32)
;;   (export "peek" (func 0))
;;   (export "run" (func 1))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func (;1;) (type 0) (param $count i32) (result i32)
;;     (local $frame i32)
;;     global.get $stack
;;     i32.const 16
;;     i32.sub
;;     local.set $frame
;;     local.get $frame
;;     local.get $count
;;     i32.store offset=8
;;     i32.const 0
;;     local.get $frame
;;     i32.const 8
;;     i32.add
;;     i32.store offset=56
;;     i32.const 0
;;     i32.const 36
;;     i32.store offset=60
;;     i32.const 0
;;     i32.load offset=56
;;     i32.load
;;     i32.const 0
;;     i32.load offset=60
;;     i32.load
;;     i32.add
;;   )
;;   (data (;0;) (i32.const 32) "\05\00\00\00 \00\00\00")
;; )
;; 2> note: assumed, because of `--assume memory-safe`: memory-safe: each access stays within the object that its address derives from, and what the program stores or hands on of an address lies within the object or just behind it; nothing that the program does depends on where its variables, its stack and its blocks lie, each of which needs no larger alignment than 16 bytes; and an aligned word of its data with a number that lies within its variables is the address of one, the data of other memories have none of its addresses, a constant of the code is an address on all ways that it goes, or on none; no object is counted through from a place a megabyte before or behind it, or up to one 1024 bytes away; and the constants are those of the linker, with which no other optimizer has computed since; memory-safe: in the module that this step reads, all variables of memory 0 lie from 1048576 to 1048640, and all blocks of its allocator from 0 to 0; memory-safe: the words of its data at 1048580 are addresses of variables; memory-safe: these constants are addresses: operator 13 of function 1
;; 2> warning: memory 0 is not compacted: func 0 `peek` at 0x3b: an address is any number, and may be out of its bounds
;;
;; $ loom opt %s --pass compact --assume memory-safe --page-size 1 --embedding canonical --one-tree --dry-run
;;                           before     after
;; bytes                        183       183
;; functions, defined             2         2
;; functions, imported            0         0
;; imports                        0         0
;; exports                        2         2
;; types                          1         1
;; tables                         0         0
;; memories                       1         1
;; globals                        1         1
;; tags                           0         0
;; element segments               0         0
;; data segments                  1         1
;; data bytes                     8         8
;; custom section bytes          36        36
;; memory.grow sites              0         0
;;
;; pass compact: changed nothing
;;
;; pass compact: changed nothing
;; 2> warning: memory 0 is not compacted: func 0 `peek` at 0x3c: an address is any number, and may be out of its bounds
;; 2> warning: memory 0 is not moved by `--assume memory-safe`: where its variables end is not known: not every memory of the input has an exported `__data_end` (`--pass-arg compact:variables-end=ADDRESS` says it)
;;
;; $ loom opt %s --pass compact --assume memory-safe --pass-arg compact:variables-end=1048640 --page-size 1 --embedding native --dry-run
;;                           before     after
;; bytes                        183       183
;; functions, defined             2         2
;; functions, imported            0         0
;; imports                        0         0
;; exports                        2         2
;; types                          1         1
;; tables                         0         0
;; memories                       1         1
;; globals                        1         1
;; tags                           0         0
;; element segments               0         0
;; data segments                  1         1
;; data bytes                     8         8
;; custom section bytes          36        36
;; memory.grow sites              0         0
;;
;; pass compact: changed nothing
;;
;; pass compact: changed nothing
;; 2> warning: memory 0 is not compacted: func 0 `peek` at 0x3c: an address is any number, and may be out of its bounds
;; 2> warning: memory 0 is not moved by `--assume memory-safe`: the stack pointer may be anywhere: the instance may be entered again after a trap (`--one-tree` with `--embedding canonical`)
;;
;; $ loom opt %s --pass compact --assume luck
;; 2> error: invalid value 'luck' for '--assume <WHAT>'
;; 2>   [possible values: nothing, memory-safe]
;; 2>
;; 2> For more information, try '--help'.
;;
;; $ loom opt %s --pass compact --assume memory-safe --pass-arg compact:stack=8
;; 2> error: pass `compact`: option `stack`: `8` is no number of bytes from 16 to 1048576
;; 2> help: takes `trap-ends-instance=true|false`, `no-reentrance=true|false`, `page-size=1|65536`, `extent=true|false`, `reserve=0..65536`, `stack=16..1048576`, `variables-end=ADDRESS`, `assume=nothing|memory-safe`
;;
;; $ loom opt %s --pass compact --assume memory-safe --pass-arg compact:variables-end=x
;; 2> error: pass `compact`: option `variables-end`: `x` is no address of 32 bits
;; 2> help: takes `trap-ends-instance=true|false`, `no-reentrance=true|false`, `page-size=1|65536`, `extent=true|false`, `reserve=0..65536`, `stack=16..1048576`, `variables-end=ADDRESS`, `assume=nothing|memory-safe`
;;
