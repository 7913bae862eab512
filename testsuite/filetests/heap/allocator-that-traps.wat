;;! pass = "heap"
;;! args = ["--heap", "4KiB", "--allocator", "first-fit"]
;;! exit = 1

;; Its malloc ends the program when there is no more memory, so that nobody looks for null: one that gives null would let it go on.
(module
    (memory 1)
    (func $live_break (param $need i32) (result i32) (local $at i32)
        (local.set $at (i32.load offset=1024 (i32.const 0)))
        (if (i32.eqz (local.get $at)) (then (local.set $at (i32.shl (memory.size) (i32.const 16)))))
        (if (i32.gt_u (i32.add (i32.add (local.get $at) (local.get $need)) (i32.const 8)) (i32.shl (memory.size) (i32.const 16)))
            (then
                (if (i32.eq (i32.const -1)
                        (memory.grow (i32.shr_u (i32.add (local.get $need) (i32.const 65543)) (i32.const 16))))
                    (then (return (i32.const 0))))))
        (i32.store offset=1024 (i32.const 0) (i32.add (local.get $at) (local.get $need)))
        (i32.store offset=4 (local.get $at) (i32.or (local.get $need) (i32.const 3)))
        (i32.add (local.get $at) (i32.const 8)))
    (func $live_malloc (param $bytes i32) (result i32) (local $need i32) (local $before i32) (local $block i32) (local $size i32)
        (if (i32.gt_u (local.get $bytes) (i32.const 0x7fff0000)) (then (return (i32.const 0))))
        (local.set $need (i32.and (i32.add (local.get $bytes) (i32.const 11)) (i32.const -8)))
        (if (i32.lt_u (local.get $need) (i32.const 16)) (then (local.set $need (i32.const 16))))
        (local.set $before (i32.const 1028))
        (block $none
            (loop $next
                (br_if $none (i32.eqz (local.tee $block (i32.load (local.get $before)))))
                (local.set $size (i32.load (i32.sub (local.get $block) (i32.const 4))))
                (if (i32.and (i32.ge_u (local.get $size) (local.get $need))
                        (i32.le_u (local.get $size) (i32.add (local.get $need) (i32.const 24))))
                    (then
                        (i32.store (local.get $before) (i32.load (local.get $block)))
                        (i32.store (i32.sub (local.get $block) (i32.const 4)) (i32.or (local.get $size) (i32.const 3)))
                        (return (local.get $block))))
                (local.set $before (local.get $block))
                (br $next)))
        (local.set $block (call $live_break (local.get $need)))
        (if (i32.eqz (local.get $block)) (then (unreachable)))
        (local.get $block))
    (func $live_free (param $block i32) (local $word i32)
        (local.set $word (i32.sub (local.get $block) (i32.const 4)))
        (i32.store (local.get $word) (i32.and (i32.load (local.get $word)) (i32.const -4)))
        (i32.store (local.get $block) (i32.load offset=1028 (i32.const 0)))
        (i32.store offset=1028 (i32.const 0) (local.get $block)))
    (func $live_realloc (param $block i32) (param $old i32) (param $alignment i32) (param $bytes i32) (result i32) (local $new i32)
        (local.set $new (call $live_malloc (local.get $bytes)))
        (if (local.get $new)
            (then
                (memory.copy (local.get $new) (local.get $block)
                    (select (local.get $old) (local.get $bytes) (i32.lt_u (local.get $old) (local.get $bytes))))
                (call $live_free (local.get $block))))
        (local.get $new))
    ;; What was written stays, through a block that moves, and others live beside it.
    (func $live_run (export "run") (param $count i32) (result i32) (local $one i32) (local $two i32) (local $sum i32)
        (local.set $one (call $live_malloc (local.get $count)))
        (local.set $two (call $live_malloc (i32.const 40)))
        (if (i32.or (i32.eqz (local.get $one)) (i32.eqz (local.get $two))) (then (return (i32.const -1))))
        (i32.store (local.get $one) (i32.const 7))
        (i32.store (local.get $two) (i32.const 100))
        (local.set $one (call $live_realloc (local.get $one) (local.get $count) (i32.const 4) (i32.const 500)))
        (if (i32.eqz (local.get $one)) (then (return (i32.const -2))))
        (local.set $sum (i32.add (i32.load (local.get $one)) (i32.load (local.get $two))))
        (call $live_free (local.get $two))
        (call $live_free (local.get $one))
        (local.get $sum)))

;; error: cannot optimize standard input
;; Caused by:
;;   the budget of memory 0 is 4096 bytes, which is less than one of its pages (65536 bytes)
;; help: give at least a page: memory 0 keeps its own allocator: no function that grows it, or calls one that does, is a malloc (func 0 `live_break`: its blocks do not have their size in front; func 1 `live_malloc`: it traps, when there is no more memory; func 4 `live_run`: it gives no address of a block); memory 0 has 1 page of 65536 bytes at first, and no maximum; by how much it grows at once is not known; what its allocator asks for at first is not known; where its heap starts is not known
