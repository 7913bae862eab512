;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["run 3"]

;; A pointer that was stored is compared with the end of all variables, as the linker has it aligned.
(module
  (memory 17)
  (global $sp (mut i32) (i32.const 1048576))
  (data (i32.const 1048576) "\05\00\00\00")
  (func $live_peek (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func $live_run (export "run") (param $x i32) (result i32) (local $frame i32)
    (local.set $frame (i32.sub (global.get $sp) (i32.const 16)))
    (i32.store (local.get $frame) (local.get $x))
    (i32.store offset=1048600 (i32.const 0) (local.get $frame))
    (i32.lt_u (i32.load offset=1048600 (i32.const 0)) (i32.const 1048656))))

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
;;   (func $live_run (;1;) (type 0) (param $x i32) (result i32)
;;     (local $frame i32)
;;     global.get $sp
;;     i32.const 16
;;     i32.sub
;;     local.set $frame
;;     local.get $frame
;;     local.get $x
;;     i32.store
;;     i32.const 0
;;     local.get $frame
;;     i32.store offset=1048600
;;     i32.const 0
;;     i32.load offset=1048600
;;     i32.const 1048656
;;     i32.lt_u
;;   )
;;   (data (;0;) (i32.const 1048576) "\05\00\00\00")
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x3c: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: function 1 `live_run`: operator 13: it compares with the number 1048656, which may stand for an address
