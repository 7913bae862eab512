;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["run 1", "run 50"]

;; Variables and a stack without a heap, whose addresses are stored.
(module
    (memory 17)
    ;; The outside may pass anything, so nothing is known of where this is.
    (func $live_peek (export "peek") (param $at i32) (result i32) (i32.load (local.get $at)))
    (global $live_stack (mut i32) (i32.const 1048576))
    (data (i32.const 1048576) "\05\00\00\00\06\00\00\00one\00three\00")


    (func $live_run (export "run") (param $count i32) (result i32) (local $frame i32)
        (local.set $frame (i32.sub (global.get $live_stack) (i32.const 16)))
        (i32.store offset=8 (local.get $frame) (local.get $count))
        (i32.store offset=1048600 (i32.const 0) (i32.add (local.get $frame) (i32.const 8)))
        (i32.store offset=1048604 (i32.const 0) (i32.const 1048580))
        (i32.add (i32.load (i32.load offset=1048600 (i32.const 0))) (i32.load (i32.load offset=1048604 (i32.const 0))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 96 96 (pagesize 0x1))
;;   (global $live_stack (;0;) (mut i32) i32.const 32)
;;   (export "peek" (func $live_peek))
;;   (export "run" (func $live_run))
;;   (func $live_peek (;0;) (type 0) (param $at i32) (result i32)
;;     local.get $at
;;     i32.load
;;   )
;;   (func $live_run (;1;) (type 0) (param $count i32) (result i32)
;;     (local $frame i32)
;;     global.get $live_stack
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
;;   (data (;0;) (i32.const 32) "\05\00\00\00\06\00\00\00one\00three\00")
;; )
;;
;; note: assumed, because of `--assume memory-safe`: memory-safe: each access stays within the object that its address derives from, and what the program stores or hands on of an address lies within the object or just behind it; nothing that the program does depends on where its variables, its stack and its blocks lie, each of which needs no larger alignment than 16 bytes; and an aligned word of its data with a number that lies within its variables is the address of one, the data of other memories have none of its addresses, a constant of the code is an address on all ways that it goes, or on none; no object is counted through from a place a megabyte before or behind it, or up to one 1024 bytes away; and the constants are those of the linker, with which no other optimizer has computed since; memory-safe: in the module that this step reads, all variables of memory 0 lie from 1048576 to 1048640, and all blocks of its allocator from 0 to 0; memory-safe: these constants are addresses: operator 13 of function 1
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x3b: an address is any number, and may be out of its bounds
