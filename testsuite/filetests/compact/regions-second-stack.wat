;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["run 5"]

;; The stack pointer cannot be followed, and is in no piece: nothing moves.
(module
  (memory 17)
  (global $sp (mut i32) (i32.const 1048576))
  (data (i32.const 1048592) "\05\00\00\00\06\00\00\00")
  (func $live_peek (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  ;; int f(unsigned n) { char buf[n]; buf[0] = table[1]; return buf[0]; }
  (func $live_run (export "run") (param $n i32) (result i32) (local $old i32) (local $buf i32)
    (local.set $old (global.get $sp))
    (local.set $buf (i32.and (i32.sub (local.get $old) (i32.add (local.get $n) (i32.const 15))) (i32.const -16)))
    (global.set $sp (local.get $buf))
    (i32.store (local.get $buf) (i32.load offset=1048596 (i32.const 0)))
    (local.set $n (i32.load (local.get $buf)))
    (global.set $sp (local.get $old))
    (local.get $n)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 17)
;;   (global $sp (;0;) (mut i32) i32.const 1048576)
;;   (export "peek" (func $live_peek))
;;   (export "run" (func $live_run))
;;   (func $live_peek (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func $live_run (;1;) (type 0) (param $n i32) (result i32)
;;     (local $old i32) (local $buf i32)
;;     global.get $sp
;;     local.set $old
;;     local.get $old
;;     local.get $n
;;     i32.const 15
;;     i32.add
;;     i32.sub
;;     i32.const -16
;;     i32.and
;;     local.set $buf
;;     local.get $buf
;;     global.set $sp
;;     local.get $buf
;;     i32.const 0
;;     i32.load offset=1048596
;;     i32.store
;;     local.get $buf
;;     i32.load
;;     local.set $n
;;     local.get $old
;;     global.set $sp
;;     local.get $n
;;   )
;;   (data (;0;) (i32.const 1048592) "\05\00\00\00\06\00\00\00")
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x3c: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: function 1 `live_run`: operator 11: the stack pointer becomes something of which the distance is not known
