;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["run 0"]

;; A segment of no bytes has to be within the memory, too: nothing moves.
(module
  (memory 17)
  (global $sp (mut i32) (i32.const 1048576))
  (data (i32.const 1048576) "\05\00\00\00")
  (data (i32.const 1114112) "")
  (func $live_peek (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func $live_run (export "run") (param $i i32) (result i32)
    (i32.load offset=1048576 (i32.const 0))))

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
;;   (func $live_run (;1;) (type 0) (param $i i32) (result i32)
;;     i32.const 0
;;     i32.load offset=1048576
;;   )
;;   (data (;0;) (i32.const 1048576) "\05\00\00\00")
;;   (data (;1;) (i32.const 1114112) "")
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x3c: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: a data segment of no bytes, which has to be within the memory all the same
