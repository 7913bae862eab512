;;! pass = "heap"
;;! args = ["--heap", "4KiB", "--allocator", "first-fit"]
;;! call = ["run 4", "run 10", "run 400", "run 4", "run 4", "run 4", "run 4"]
;;! larger_memories = true

;; An allocator that is found by what it does, and one of ours in its place: what grew the memory is gone.
(module
    (memory 1)
    (func $break (param $need i32) (result i32) (local $at i32)
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
        (call $break (local.get $need)))
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

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
;;   (type (;3;) (func (param i32 i32) (result i32)))
;;   (type (;4;) (func (param i32 i32 i32) (result i32)))
;;   (memory (;0;) 2 2)
;;   (export "run" (func $live_run))
;;   (func $break (;0;) (type 0) (param $need i32) (result i32)
;;     unreachable
;;   )
;;   (func $live_malloc (;1;) (type 0) (param $bytes i32) (result i32)
;;     local.get $bytes
;;     call 6
;;   )
;;   (func $live_free (;2;) (type 1) (param $block i32)
;;     local.get $block
;;     call 7
;;   )
;;   (func $live_realloc (;3;) (type 2) (param $block i32) (param $old i32) (param $alignment i32) (param $bytes i32) (result i32)
;;     (local $new i32)
;;     local.get $bytes
;;     call $live_malloc
;;     local.set $new
;;     local.get $new
;;     if ;; label = @1
;;       local.get $new
;;       local.get $block
;;       local.get $old
;;       local.get $bytes
;;       local.get $old
;;       local.get $bytes
;;       i32.lt_u
;;       select
;;       memory.copy
;;       local.get $block
;;       call $live_free
;;     end
;;     local.get $new
;;   )
;;   (func $live_run (;4;) (type 0) (param $count i32) (result i32)
;;     (local $one i32) (local $two i32) (local $sum i32)
;;     local.get $count
;;     call $live_malloc
;;     local.set $one
;;     i32.const 40
;;     call $live_malloc
;;     local.set $two
;;     local.get $one
;;     i32.eqz
;;     local.get $two
;;     i32.eqz
;;     i32.or
;;     if ;; label = @1
;;       i32.const -1
;;       return
;;     end
;;     local.get $one
;;     i32.const 7
;;     i32.store
;;     local.get $two
;;     i32.const 100
;;     i32.store
;;     local.get $one
;;     local.get $count
;;     i32.const 4
;;     i32.const 500
;;     call $live_realloc
;;     local.set $one
;;     local.get $one
;;     i32.eqz
;;     if ;; label = @1
;;       i32.const -2
;;       return
;;     end
;;     local.get $one
;;     i32.load
;;     local.get $two
;;     i32.load
;;     i32.add
;;     local.set $sum
;;     local.get $two
;;     call $live_free
;;     local.get $one
;;     call $live_free
;;     local.get $sum
;;   )
;;   (func (;5;) (type 3) (param i32 i32) (result i32)
;;     (local i32 i32 i32 i32)
;;     local.get 0
;;     i32.load
;;     i32.const -4
;;     i32.and
;;     local.tee 3
;;     i32.eqz
;;     if ;; label = @1
;;       i32.const 69628
;;       local.get 0
;;       i32.sub
;;       local.set 3
;;     end
;;     loop ;; label = @1
;;       local.get 0
;;       local.get 3
;;       i32.add
;;       local.tee 4
;;       i32.const 69628
;;       i32.ne
;;       if ;; label = @2
;;         local.get 4
;;         i32.load
;;         local.tee 5
;;         i32.const 3
;;         i32.and
;;         i32.eqz
;;         if ;; label = @3
;;           local.get 3
;;           local.get 5
;;           i32.add
;;           local.set 3
;;           br 2 (;@1;)
;;         end
;;       end
;;     end
;;     local.get 1
;;     i32.const 11
;;     i32.add
;;     i32.const -8
;;     i32.and
;;     local.tee 2
;;     local.get 1
;;     i32.gt_u
;;     local.get 3
;;     local.get 2
;;     i32.ge_u
;;     i32.and
;;     if ;; label = @1
;;       local.get 3
;;       local.get 2
;;       i32.ne
;;       if ;; label = @2
;;         local.get 0
;;         local.get 2
;;         i32.add
;;         local.get 3
;;         local.get 2
;;         i32.sub
;;         i32.store
;;       end
;;       local.get 0
;;       local.get 2
;;       i32.const 3
;;       i32.or
;;       i32.store
;;       local.get 0
;;       i32.const 4
;;       i32.add
;;       return
;;     end
;;     local.get 0
;;     i32.load
;;     i32.const 3
;;     i32.and
;;     i32.eqz
;;     if ;; label = @1
;;       local.get 0
;;       local.get 3
;;       i32.store
;;     end
;;     i32.const 0
;;   )
;;   (func (;6;) (type 0) (param i32) (result i32)
;;     (local i32 i32)
;;     i32.const 65540
;;     local.set 1
;;     loop ;; label = @1
;;       local.get 1
;;       i32.load
;;       i32.const 3
;;       i32.and
;;       i32.eqz
;;       if ;; label = @2
;;         local.get 1
;;         local.get 0
;;         call 5
;;         local.tee 2
;;         if ;; label = @3
;;           local.get 2
;;           return
;;         end
;;       end
;;       local.get 1
;;       local.get 1
;;       i32.load
;;       i32.const -4
;;       i32.and
;;       i32.add
;;       local.tee 1
;;       i32.const 69628
;;       i32.ne
;;       br_if 0 (;@1;)
;;     end
;;     i32.const 0
;;   )
;;   (func (;7;) (type 1) (param i32)
;;     local.get 0
;;     if ;; label = @1
;;       local.get 0
;;       i32.const -4
;;       i32.add
;;       local.tee 0
;;       local.get 0
;;       i32.load
;;       i32.const -4
;;       i32.and
;;       i32.store
;;     end
;;   )
;;   (func (;8;) (type 3) (param i32 i32) (result i32)
;;     (local i32 i32)
;;     local.get 0
;;     i32.const 8
;;     i32.le_u
;;     if ;; label = @1
;;       local.get 1
;;       call 6
;;       return
;;     end
;;     local.get 0
;;     local.get 1
;;     i32.or
;;     i32.const 4088
;;     i32.gt_u
;;     if ;; label = @1
;;       i32.const 0
;;       return
;;     end
;;     local.get 1
;;     local.get 0
;;     i32.add
;;     call 6
;;     local.tee 2
;;     i32.eqz
;;     if ;; label = @1
;;       i32.const 0
;;       return
;;     end
;;     local.get 2
;;     local.get 0
;;     i32.add
;;     i32.const -1
;;     i32.add
;;     i32.const 0
;;     local.get 0
;;     i32.sub
;;     i32.and
;;     local.tee 3
;;     local.get 2
;;     i32.ne
;;     if ;; label = @1
;;       local.get 3
;;       i32.const -4
;;       i32.add
;;       local.get 2
;;       i32.const -4
;;       i32.add
;;       i32.load
;;       local.get 3
;;       local.get 2
;;       i32.sub
;;       i32.sub
;;       i32.store
;;       local.get 2
;;       i32.const -4
;;       i32.add
;;       local.get 3
;;       local.get 2
;;       i32.sub
;;       i32.store
;;     end
;;     local.get 3
;;     i32.const -4
;;     i32.add
;;     local.get 1
;;     call 5
;;   )
;;   (func (;9;) (type 4) (param i32 i32 i32) (result i32)
;;     (local i32 i32)
;;     local.get 0
;;     i32.const -4
;;     i32.add
;;     local.get 1
;;     call 5
;;     local.tee 3
;;     if ;; label = @1
;;       local.get 3
;;       return
;;     end
;;     local.get 2
;;     local.get 1
;;     call 8
;;     local.tee 3
;;     if ;; label = @1
;;       local.get 0
;;       i32.const -4
;;       i32.add
;;       i32.load
;;       i32.const -4
;;       i32.and
;;       i32.const -4
;;       i32.add
;;       local.set 4
;;       loop ;; label = @2
;;         local.get 3
;;         local.get 4
;;         i32.const -4
;;         i32.add
;;         local.tee 4
;;         i32.add
;;         local.get 0
;;         local.get 4
;;         i32.add
;;         i32.load
;;         i32.store
;;         local.get 4
;;         br_if 0 (;@2;)
;;       end
;;       local.get 0
;;       call 7
;;     end
;;     local.get 3
;;   )
;;   (func (;10;) (type 3) (param i32 i32) (result i32)
;;     (local i32 i32)
;;     local.get 0
;;     local.get 1
;;     i32.mul
;;     i32.const -1
;;     local.get 0
;;     i64.extend_i32_u
;;     local.get 1
;;     i64.extend_i32_u
;;     i64.mul
;;     i64.const 32
;;     i64.shr_u
;;     i64.eqz
;;     select
;;     call 6
;;     local.tee 2
;;     if ;; label = @1
;;       local.get 2
;;       i32.const -4
;;       i32.add
;;       i32.load
;;       i32.const -4
;;       i32.and
;;       i32.const -4
;;       i32.add
;;       local.set 3
;;       loop ;; label = @2
;;         local.get 2
;;         local.get 3
;;         i32.const -4
;;         i32.add
;;         local.tee 3
;;         i32.add
;;         i32.const 0
;;         i32.store
;;         local.get 3
;;         br_if 0 (;@2;)
;;       end
;;     end
;;     local.get 2
;;   )
;; )
;;
;; note: assumed, because of `--allocator`: allocator: in the module that this step reads, function 1 is malloc, function 2 is free, as the C standard says of malloc, calloc, realloc, aligned_alloc and free; the alignment is a power of two, and whoever frees a block or resizes it got it from there; allocator: nothing that the program does depends on which addresses it gets, or on how soon memory is used up; allocator: of what is outside of its blocks the program reads at most the word before each, for the size, and writes nothing; heap: no access or bulk operation, be it of no bytes, by the program or by the host for it, is between the end that a memory has grown to and the end of its reserve (it would reach the reserve where it trapped)
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
