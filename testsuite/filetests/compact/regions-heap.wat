;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["run 1", "run 1000"]

;; A list in the heap of static strings (`Vec<&'static str>`), an address of the stack in it, and a static that has the
;; address of a block: all of them go on working elsewhere.
(module
    (memory 18)
    ;; The outside may pass anything, so nothing is known of where this is.
    (func $live_peek (export "peek") (param $at i32) (result i32) (i32.load (local.get $at)))
    (global $live_stack (mut i32) (i32.const 1048576))
    (data (i32.const 1048576) "\05\00\00\00\06\00\00\00one\00three\00")

    ;; The first word says how many bytes are given away; a word in front of each block is spent.
    (func $live_alloc (param $bytes i32) (result i32) (local $at i32)
        (local.set $at (i32.load (i32.const 1114116)))
        (if (i32.gt_u (i32.add (local.get $at) (local.get $bytes)) (i32.const 480)) (then (unreachable)))
        (i32.store (i32.const 1114116) (i32.add (local.get $at) (i32.const 16)))
        (if (i32.eq (i32.add (i32.const 1114132) (local.get $at)) (i32.const 1114628)) (then (unreachable)))
        (i32.add (i32.const 1114132) (local.get $at)))

    (func $live_run (export "run") (param $count i32) (result i32) (local $list i32) (local $frame i32) (local $sum i32)
        (global.set $live_stack (local.tee $frame (i32.sub (global.get $live_stack) (i32.const 32))))
        (local.set $list (call $live_alloc (i32.const 16)))
        (i32.store (local.get $list) (i32.const 1048584))
        (i32.store offset=4 (local.get $list) (i32.const 1048588))
        (i32.store offset=8 (local.get $list) (i32.add (local.get $frame) (i32.const 12)))
        (i32.store offset=1048600 (i32.const 0) (local.get $list))
        (i32.store offset=12 (local.get $frame) (local.get $count))
        (local.set $sum (call $live_sum))
        (global.set $live_stack (i32.add (local.get $frame) (i32.const 32)))
        (local.get $sum))
    (func $live_sum (result i32) (local $list i32)
        (local.set $list (i32.load offset=1048600 (i32.const 0)))
        (i32.add (i32.load8_u (i32.load (local.get $list)))
            (i32.add (i32.load8_u offset=1 (i32.load offset=4 (local.get $list)))
                (i32.load (i32.load offset=8 (local.get $list)))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory (;0;) 628 628 (pagesize 0x1))
;;   (global $live_stack (;0;) (mut i32) i32.const 48)
;;   (export "peek" (func $live_peek))
;;   (export "run" (func $live_run))
;;   (func $live_peek (;0;) (type 0) (param $at i32) (result i32)
;;     local.get $at
;;     i32.load
;;   )
;;   (func $live_alloc (;1;) (type 0) (param $bytes i32) (result i32)
;;     (local $at i32)
;;     i32.const 116
;;     i32.load
;;     local.set $at
;;     local.get $at
;;     local.get $bytes
;;     i32.add
;;     i32.const 480
;;     i32.gt_u
;;     if ;; label = @1
;;       unreachable
;;     end
;;     i32.const 116
;;     local.get $at
;;     i32.const 16
;;     i32.add
;;     i32.store
;;     i32.const 132
;;     local.get $at
;;     i32.add
;;     i32.const 628
;;     i32.eq
;;     if ;; label = @1
;;       unreachable
;;     end
;;     i32.const 132
;;     local.get $at
;;     i32.add
;;   )
;;   (func $live_run (;2;) (type 0) (param $count i32) (result i32)
;;     (local $list i32) (local $frame i32) (local $sum i32)
;;     global.get $live_stack
;;     i32.const 32
;;     i32.sub
;;     local.tee $frame
;;     global.set $live_stack
;;     i32.const 16
;;     call $live_alloc
;;     local.set $list
;;     local.get $list
;;     i32.const 56
;;     i32.store
;;     local.get $list
;;     i32.const 60
;;     i32.store offset=4
;;     local.get $list
;;     local.get $frame
;;     i32.const 12
;;     i32.add
;;     i32.store offset=8
;;     i32.const 0
;;     local.get $list
;;     i32.store offset=72
;;     local.get $frame
;;     local.get $count
;;     i32.store offset=12
;;     call $live_sum
;;     local.set $sum
;;     local.get $frame
;;     i32.const 32
;;     i32.add
;;     global.set $live_stack
;;     local.get $sum
;;   )
;;   (func $live_sum (;3;) (type 1) (result i32)
;;     (local $list i32)
;;     i32.const 0
;;     i32.load offset=72
;;     local.set $list
;;     local.get $list
;;     i32.load
;;     i32.load8_u
;;     local.get $list
;;     i32.load offset=4
;;     i32.load8_u offset=1
;;     local.get $list
;;     i32.load offset=8
;;     i32.load
;;     i32.add
;;     i32.add
;;   )
;;   (data (;0;) (i32.const 48) "\05\00\00\00\06\00\00\00one\00three\00")
;; )
;;
;; note: assumed, because of `--assume memory-safe`: memory-safe: each access stays within the object that its address derives from, and what the program stores or hands on of an address lies within the object or just behind it; nothing that the program does depends on where its variables, its stack and its blocks lie, each of which needs no larger alignment than 16 bytes; and an aligned word of its data with a number that lies within its variables is the address of one, the data of other memories have none of its addresses, a constant of the code is an address on all ways that it goes, or on none; no object is counted through from a place a megabyte before or behind it, or up to one 1024 bytes away; and the constants are those of the linker, with which no other optimizer has computed since; memory-safe: in the module that this step reads, all variables of memory 0 lie from 1048576 to 1048640, and all blocks of its allocator from 1114116 to 1114628; memory-safe: these constants are addresses: operator 16 of function 1, operator 19 of function 1, operator 24 of function 1, operator 9 of function 2, operator 12 of function 2
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x44: an address is any number, and may be out of its bounds
