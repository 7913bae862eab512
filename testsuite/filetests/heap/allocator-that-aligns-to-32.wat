;;! pass = "heap"
;;! args = ["--heap", "64KiB", "--allocator", "first-fit"]
;;! call = ["run 3", "run 4"]
;;! larger_memories = true

;; A program may rely on the alignment that it knows its allocator to have.
(module
    (memory 1)
    (func $live_break (param $need i32) (result i32) (local $at i32)
        (local.set $at (i32.load offset=1024 (i32.const 0)))
        (if (i32.eqz (local.get $at)) (then (local.set $at (i32.shl (memory.size) (i32.const 16)))))
        (if (i32.gt_u (i32.add (i32.add (local.get $at) (local.get $need)) (i32.const 40)) (i32.shl (memory.size) (i32.const 16)))
            (then
                (if (i32.eq (i32.const -1)
                        (memory.grow (i32.shr_u (i32.add (local.get $need) (i32.const 65600)) (i32.const 16))))
                    (then (return (i32.const 0))))))
        (i32.store offset=1024 (i32.const 0) (i32.add (local.get $at) (local.get $need)))
        (i32.store offset=28 (local.get $at) (i32.or (local.get $need) (i32.const 3)))
        (i32.add (local.get $at) (i32.const 32)))
    (func $live_malloc (param $bytes i32) (result i32) (local $need i32) (local $before i32) (local $block i32) (local $size i32)
        (if (i32.gt_u (local.get $bytes) (i32.const 0x7fff0000)) (then (return (i32.const 0))))
        (local.set $need (i32.and (i32.add (local.get $bytes) (i32.const 35)) (i32.const -32)))
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
        (call $live_break (local.get $need)))
    (func $live_free (param $block i32) (local $word i32)
        (local.set $word (i32.sub (local.get $block) (i32.const 4)))
        (i32.store (local.get $word) (i32.and (i32.load (local.get $word)) (i32.const -4)))
        (i32.store (local.get $block) (i32.load offset=1028 (i32.const 0)))
        (i32.store offset=1028 (i32.const 0) (local.get $block)))
    ;; Of both addresses the bits that are zero.
    (func $live_run (export "run") (param $n i32) (result i32) (local $p i32) (local $q i32) (local $r i32)
        (local.set $p (call $live_malloc (i32.const 24)))
        (local.set $q (call $live_malloc (i32.const 40)))
        (local.set $r (i32.or (i32.and (local.get $p) (i32.const 31)) (i32.and (local.get $q) (i32.const 31))))
        (call $live_free (local.get $p))
        (call $live_free (local.get $q))
        (local.get $r)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (memory (;0;) 2 2)
;;   (global (;0;) (mut i32) i32.const 1)
;;   (export "run" (func $live_run))
;;   (func $live_break (;0;) (type 0) (param $need i32) (result i32)
;;     (local $at i32)
;;     i32.const 0
;;     i32.load offset=1024
;;     local.set $at
;;     local.get $at
;;     i32.eqz
;;     if ;; label = @1
;;       global.get 0
;;       i32.const 16
;;       i32.shl
;;       local.set $at
;;     end
;;     local.get $at
;;     local.get $need
;;     i32.add
;;     i32.const 40
;;     i32.add
;;     global.get 0
;;     i32.const 16
;;     i32.shl
;;     i32.gt_u
;;     if ;; label = @1
;;       i32.const -1
;;       local.get $need
;;       i32.const 65600
;;       i32.add
;;       i32.const 16
;;       i32.shr_u
;;       call 4
;;       i32.eq
;;       if ;; label = @2
;;         i32.const 0
;;         return
;;       end
;;     end
;;     i32.const 0
;;     local.get $at
;;     local.get $need
;;     i32.add
;;     i32.store offset=1024
;;     local.get $at
;;     local.get $need
;;     i32.const 3
;;     i32.or
;;     i32.store offset=28
;;     local.get $at
;;     i32.const 32
;;     i32.add
;;   )
;;   (func $live_malloc (;1;) (type 0) (param $bytes i32) (result i32)
;;     (local $need i32) (local $before i32) (local $block i32) (local $size i32)
;;     local.get $bytes
;;     i32.const 2147418112
;;     i32.gt_u
;;     if ;; label = @1
;;       i32.const 0
;;       return
;;     end
;;     local.get $bytes
;;     i32.const 35
;;     i32.add
;;     i32.const -32
;;     i32.and
;;     local.set $need
;;     local.get $need
;;     i32.const 16
;;     i32.lt_u
;;     if ;; label = @1
;;       i32.const 16
;;       local.set $need
;;     end
;;     i32.const 1028
;;     local.set $before
;;     block $none
;;       loop $next
;;         local.get $before
;;         i32.load
;;         local.tee $block
;;         i32.eqz
;;         br_if $none
;;         local.get $block
;;         i32.const 4
;;         i32.sub
;;         i32.load
;;         local.set $size
;;         local.get $size
;;         local.get $need
;;         i32.ge_u
;;         local.get $size
;;         local.get $need
;;         i32.const 24
;;         i32.add
;;         i32.le_u
;;         i32.and
;;         if ;; label = @3
;;           local.get $before
;;           local.get $block
;;           i32.load
;;           i32.store
;;           local.get $block
;;           i32.const 4
;;           i32.sub
;;           local.get $size
;;           i32.const 3
;;           i32.or
;;           i32.store
;;           local.get $block
;;           return
;;         end
;;         local.get $block
;;         local.set $before
;;         br $next
;;       end
;;     end
;;     local.get $need
;;     call $live_break
;;   )
;;   (func $live_free (;2;) (type 1) (param $block i32)
;;     (local $word i32)
;;     local.get $block
;;     i32.const 4
;;     i32.sub
;;     local.set $word
;;     local.get $word
;;     local.get $word
;;     i32.load
;;     i32.const -4
;;     i32.and
;;     i32.store
;;     local.get $block
;;     i32.const 0
;;     i32.load offset=1028
;;     i32.store
;;     i32.const 0
;;     local.get $block
;;     i32.store offset=1028
;;   )
;;   (func $live_run (;3;) (type 0) (param $n i32) (result i32)
;;     (local $p i32) (local $q i32) (local $r i32)
;;     i32.const 24
;;     call $live_malloc
;;     local.set $p
;;     i32.const 40
;;     call $live_malloc
;;     local.set $q
;;     local.get $p
;;     i32.const 31
;;     i32.and
;;     local.get $q
;;     i32.const 31
;;     i32.and
;;     i32.or
;;     local.set $r
;;     local.get $p
;;     call $live_free
;;     local.get $q
;;     call $live_free
;;     local.get $r
;;   )
;;   (func (;4;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     local.get 0
;;     i32.const 2
;;     global.get 0
;;     local.tee 1
;;     i32.sub
;;     i32.gt_u
;;     if (result i32) ;; label = @1
;;       i32.const -1
;;     else
;;       local.get 0
;;       local.get 1
;;       i32.add
;;       global.set 0
;;       local.get 1
;;     end
;;   )
;; )
;;
;; warning: memory 0 keeps its own allocator: no function that grows it, or calls one that does, is a malloc (func 0 `live_break`: its blocks do not have their size in front; func 1 `live_malloc`: its blocks are aligned to 32 bytes, and ours to 16 at most; func 3 `live_run`: it gives no address of a block)
