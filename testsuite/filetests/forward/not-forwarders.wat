;;! pass = "forward"
;;! args = ["--pass", "dce"]
;;! call = ["run 5"]

;; What looks like a forwarder and is none, beside one that is.
(module
  (global $live_g (mut i32) (i32.const 0))
  (func $live_work (param i32 i32) (result i32)
    (i32.sub (local.get 0) (local.get 1)))
  (func $dead_forwards (param i32 i32) (result i32)
    (call $live_work (local.get 0) (local.get 1)))
  (func $live_swaps (param i32 i32) (result i32)
    (call $live_work (local.get 1) (local.get 0)))
  (func $live_repeats (param i32 i32) (result i32)
    (call $live_work (local.get 0) (local.get 0)))
  (func $live_adds (param i32 i32) (result i32)
    (i32.add (i32.const 1) (call $live_work (local.get 0) (local.get 1))))
  (func $live_drops (param i32 i32) (result i32)
    (drop (call $live_work (local.get 0) (local.get 1)))
    (i32.const 9))
  (func $live_local (param i32 i32) (result i32) (local $zero i32)
    (call $live_work (local.get 0) (local.get $zero)))
  (func $live_fewer (param i32 i32 i32) (result i32)
    (call $live_work (local.get 0) (local.get 1)))
  (func $live_writes (param i32 i32) (result i32)
    (global.set $live_g (local.get 0))
    (call $live_work (local.get 0) (local.get 1)))
  (func $live_other_result (param i32 i32)
    (drop (call $live_work (local.get 0) (local.get 1))))
  (func (export "run") (param $p i32) (result i32)
    (call $live_other_result (local.get $p) (i32.const 1))
    (i32.add (call $dead_forwards (local.get $p) (i32.const 1))
      (i32.add (call $live_swaps (local.get $p) (i32.const 1))
        (i32.add (call $live_repeats (local.get $p) (i32.const 1))
          (i32.add (call $live_adds (local.get $p) (i32.const 1))
            (i32.add (call $live_drops (local.get $p) (i32.const 1))
              (i32.add (call $live_local (local.get $p) (i32.const 1))
                (i32.add (call $live_fewer (local.get $p) (i32.const 1) (i32.const 2))
                  (i32.add (global.get $live_g)
                    (call $live_writes (local.get $p) (i32.const 1))))))))))))

;; (module
;;   (type (;0;) (func (param i32 i32) (result i32)))
;;   (type (;1;) (func (param i32 i32 i32) (result i32)))
;;   (type (;2;) (func (param i32 i32)))
;;   (type (;3;) (func (param i32) (result i32)))
;;   (global $live_g (;0;) (mut i32) i32.const 0)
;;   (export "run" (func 9))
;;   (func $live_work (;0;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     i32.sub
;;   )
;;   (func $live_swaps (;1;) (type 0) (param i32 i32) (result i32)
;;     local.get 1
;;     local.get 0
;;     call $live_work
;;   )
;;   (func $live_repeats (;2;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 0
;;     call $live_work
;;   )
;;   (func $live_adds (;3;) (type 0) (param i32 i32) (result i32)
;;     i32.const 1
;;     local.get 0
;;     local.get 1
;;     call $live_work
;;     i32.add
;;   )
;;   (func $live_drops (;4;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     call $live_work
;;     drop
;;     i32.const 9
;;   )
;;   (func $live_local (;5;) (type 0) (param i32 i32) (result i32)
;;     (local $zero i32)
;;     local.get 0
;;     local.get $zero
;;     call $live_work
;;   )
;;   (func $live_fewer (;6;) (type 1) (param i32 i32 i32) (result i32)
;;     local.get 0
;;     local.get 1
;;     call $live_work
;;   )
;;   (func $live_writes (;7;) (type 0) (param i32 i32) (result i32)
;;     local.get 0
;;     global.set $live_g
;;     local.get 0
;;     local.get 1
;;     call $live_work
;;   )
;;   (func $live_other_result (;8;) (type 2) (param i32 i32)
;;     local.get 0
;;     local.get 1
;;     call $live_work
;;     drop
;;   )
;;   (func (;9;) (type 3) (param $p i32) (result i32)
;;     local.get $p
;;     i32.const 1
;;     call $live_other_result
;;     local.get $p
;;     i32.const 1
;;     call $live_work
;;     local.get $p
;;     i32.const 1
;;     call $live_swaps
;;     local.get $p
;;     i32.const 1
;;     call $live_repeats
;;     local.get $p
;;     i32.const 1
;;     call $live_adds
;;     local.get $p
;;     i32.const 1
;;     call $live_drops
;;     local.get $p
;;     i32.const 1
;;     call $live_local
;;     local.get $p
;;     i32.const 1
;;     i32.const 2
;;     call $live_fewer
;;     global.get $live_g
;;     local.get $p
;;     i32.const 1
;;     call $live_writes
;;     i32.add
;;     i32.add
;;     i32.add
;;     i32.add
;;     i32.add
;;     i32.add
;;     i32.add
;;     i32.add
;;   )
;; )
