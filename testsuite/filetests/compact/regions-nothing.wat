;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["run 0", "run 4"]

;; An empty list lies at a small address: no bytes are copied from there, and the memory is no smaller than that.
(module
    (memory 18)
    ;; The outside may pass anything, so nothing is known of where this is.
    (func $live_peek (export "peek") (param $at i32) (result i32) (i32.load (local.get $at)))

    ;; The first word says how many bytes are given away; a word in front of each block is spent.
    (func $live_alloc (param $bytes i32) (result i32) (local $at i32)
        (local.set $at (i32.load (i32.const 1114116)))
        (if (i32.gt_u (i32.add (local.get $at) (local.get $bytes)) (i32.const 480)) (then (unreachable)))
        (i32.store (i32.const 1114116) (i32.add (local.get $at) (i32.const 16)))
        (if (i32.eq (i32.add (i32.const 1114132) (local.get $at)) (i32.const 1114628)) (then (unreachable)))
        (i32.add (i32.const 1114132) (local.get $at)))

    (func $live_run (export "run") (param $count i32) (result i32) (local $from i32) (local $to i32)
        (local.set $from (i32.const 4))
        (if (local.get $count) (then (local.set $from (call $live_alloc (i32.const 16)))
            (i32.store (local.get $from) (i32.const 99))))
        (local.set $to (call $live_alloc (i32.const 16)))
        (memory.copy (local.get $to) (local.get $from) (local.get $count))
        (memory.copy (local.get $to) (i32.const 8) (i32.const 0))
        (i32.load (local.get $to))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 532 532 (pagesize 0x1))
;;   (export "peek" (func $live_peek))
;;   (export "run" (func $live_run))
;;   (func $live_peek (;0;) (type 0) (param $at i32) (result i32)
;;     local.get $at
;;     i32.load
;;   )
;;   (func $live_alloc (;1;) (type 0) (param $bytes i32) (result i32)
;;     (local $at i32)
;;     i32.const 20
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
;;     i32.const 20
;;     local.get $at
;;     i32.const 16
;;     i32.add
;;     i32.store
;;     i32.const 36
;;     local.get $at
;;     i32.add
;;     i32.const 532
;;     i32.eq
;;     if ;; label = @1
;;       unreachable
;;     end
;;     i32.const 36
;;     local.get $at
;;     i32.add
;;   )
;;   (func $live_run (;2;) (type 0) (param $count i32) (result i32)
;;     (local $from i32) (local $to i32)
;;     i32.const 4
;;     local.set $from
;;     local.get $count
;;     if ;; label = @1
;;       i32.const 16
;;       call $live_alloc
;;       local.set $from
;;       local.get $from
;;       i32.const 99
;;       i32.store
;;     end
;;     i32.const 16
;;     call $live_alloc
;;     local.set $to
;;     local.get $to
;;     local.get $from
;;     local.get $count
;;     memory.copy
;;     local.get $to
;;     i32.const 8
;;     i32.const 0
;;     memory.copy
;;     local.get $to
;;     i32.load
;;   )
;; )
;;
;; note: assumed, because of `--assume memory-safe`: memory-safe: each access stays within the object that its address derives from, and what the program stores or hands on of an address lies within the object or just behind it; nothing that the program does depends on where its variables, its stack and its blocks lie, each of which needs no larger alignment than 16 bytes; and an aligned word of its data with a number that lies within its variables is the address of one, the data of other memories have none of its addresses, a constant of the code is an address on all ways that it goes, or on none; no object is counted through from a place a megabyte before or behind it, or up to one 1024 bytes away; and the constants are those of the linker, with which no other optimizer has computed since; memory-safe: in the module that this step reads, all variables of memory 0 lie from 1048640 to 1048640, and all blocks of its allocator from 1114116 to 1114628; memory-safe: these constants are addresses: operator 16 of function 1, operator 19 of function 1, operator 24 of function 1
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x36: an address is any number, and may be out of its bounds
