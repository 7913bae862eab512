;;! pass = "heap"
;;! args = ["--heap", "64KiB", "--allocator", "first-fit"]
;;! call = ["run 3", "run 4", "run 5"]
;;! larger_memories = true

;; A program may rely on the zeros of such an allocator, which is one by all that can be said of `malloc`.
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
    (func $live_zalloc (param $bytes i32) (result i32) (local $need i32) (local $before i32) (local $block i32) (local $size i32)
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
                        (memory.fill (local.get $block) (i32.const 0) (local.get $bytes))
                        (return (local.get $block))))
                (local.set $before (local.get $block))
                (br $next)))
        (local.set $block (call $live_break (local.get $need)))
        (if (local.get $block) (then (memory.fill (local.get $block) (i32.const 0) (local.get $bytes))))
        (local.get $block))
    (func $live_free (param $block i32) (local $word i32)
        (local.set $word (i32.sub (local.get $block) (i32.const 4)))
        (i32.store (local.get $word) (i32.and (i32.load (local.get $word)) (i32.const -4)))
        (i32.store (local.get $block) (i32.load offset=1028 (i32.const 0)))
        (i32.store offset=1028 (i32.const 0) (local.get $block)))
    ;; A record that is new each time, and begins with zeros.
    (func $live_run (export "run") (param $n i32) (result i32) (local $p i32) (local $r i32)
        (local.set $p (call $live_zalloc (i32.const 24)))
        (i32.store offset=8 (local.get $p) (i32.add (i32.load offset=8 (local.get $p)) (local.get $n)))
        (i32.store offset=12 (local.get $p) (i32.add (i32.load offset=12 (local.get $p)) (local.get $n)))
        (local.set $r (i32.add (i32.load offset=8 (local.get $p)) (i32.load offset=12 (local.get $p))))
        (call $live_free (local.get $p))
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
;;     i32.const 8
;;     i32.add
;;     global.get 0
;;     i32.const 16
;;     i32.shl
;;     i32.gt_u
;;     if ;; label = @1
;;       i32.const -1
;;       local.get $need
;;       i32.const 65543
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
;;     i32.store offset=4
;;     local.get $at
;;     i32.const 8
;;     i32.add
;;   )
;;   (func $live_zalloc (;1;) (type 0) (param $bytes i32) (result i32)
;;     (local $need i32) (local $before i32) (local $block i32) (local $size i32)
;;     local.get $bytes
;;     i32.const 2147418112
;;     i32.gt_u
;;     if ;; label = @1
;;       i32.const 0
;;       return
;;     end
;;     local.get $bytes
;;     i32.const 11
;;     i32.add
;;     i32.const -8
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
;;           i32.const 0
;;           local.get $bytes
;;           memory.fill
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
;;     local.set $block
;;     local.get $block
;;     if ;; label = @1
;;       local.get $block
;;       i32.const 0
;;       local.get $bytes
;;       memory.fill
;;     end
;;     local.get $block
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
;;     (local $p i32) (local $r i32)
;;     i32.const 24
;;     call $live_zalloc
;;     local.set $p
;;     local.get $p
;;     local.get $p
;;     i32.load offset=8
;;     local.get $n
;;     i32.add
;;     i32.store offset=8
;;     local.get $p
;;     local.get $p
;;     i32.load offset=12
;;     local.get $n
;;     i32.add
;;     i32.store offset=12
;;     local.get $p
;;     i32.load offset=8
;;     local.get $p
;;     i32.load offset=12
;;     i32.add
;;     local.set $r
;;     local.get $p
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
;; warning: memory 0 keeps its own allocator: no function that grows it, or calls one that does, is a malloc (func 0 `live_break`: its blocks do not have their size in front; func 1 `live_zalloc`: it zeroes what it gives, and callers may rely on that; func 3 `live_run`: its blocks do not have their size in front)
