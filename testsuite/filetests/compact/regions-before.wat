;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["run 1000", "run 1004"]

;; An address that was born before its object, as a compiler may fold an index into it: it is no address of anything, so
;; everything stays.
(module
    (memory 18)
    ;; The outside may pass anything, so nothing is known of where this is.
    (func $live_peek (export "peek") (param $at i32) (result i32) (i32.load (local.get $at)))
    (data (i32.const 1048576) "\05\00\00\00\06\00\00\00one\00three\00")

    ;; The first word says how many bytes are given away; a word in front of each block is spent.
    (func $live_alloc (param $bytes i32) (result i32) (local $at i32)
        (local.set $at (i32.load (i32.const 1114116)))
        (if (i32.gt_u (i32.add (local.get $at) (local.get $bytes)) (i32.const 480)) (then (unreachable)))
        (i32.store (i32.const 1114116) (i32.add (local.get $at) (i32.const 16)))
        (if (i32.eq (i32.add (i32.const 1114132) (local.get $at)) (i32.const 1114628)) (then (unreachable)))
        (i32.add (i32.const 1114132) (local.get $at)))

    (func $live_run (export "run") (param $index i32) (result i32)
        (i32.store (call $live_alloc (i32.const 16)) (local.get $index))
        (i32.load (i32.add (i32.const 1047576) (i32.and (local.get $index) (i32.const 1020))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 18)
;;   (export "peek" (func $live_peek))
;;   (export "run" (func $live_run))
;;   (func $live_peek (;0;) (type 0) (param $at i32) (result i32)
;;     local.get $at
;;     i32.load
;;   )
;;   (func $live_alloc (;1;) (type 0) (param $bytes i32) (result i32)
;;     (local $at i32)
;;     i32.const 1114116
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
;;     i32.const 1114116
;;     local.get $at
;;     i32.const 16
;;     i32.add
;;     i32.store
;;     i32.const 1114132
;;     local.get $at
;;     i32.add
;;     i32.const 1114628
;;     i32.eq
;;     if ;; label = @1
;;       unreachable
;;     end
;;     i32.const 1114132
;;     local.get $at
;;     i32.add
;;   )
;;   (func $live_run (;2;) (type 0) (param $index i32) (result i32)
;;     i32.const 16
;;     call $live_alloc
;;     local.get $index
;;     i32.store
;;     i32.const 1047576
;;     local.get $index
;;     i32.const 1020
;;     i32.and
;;     i32.add
;;     i32.load
;;   )
;;   (data (;0;) (i32.const 1048576) "\05\00\00\00\06\00\00\00one\00three\00")
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x32: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: function 2 `live_run`: operator 8: it computes with the number 1047576, which may stand for an address
