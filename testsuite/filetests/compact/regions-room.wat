;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["run 1"]

;; A memory with room beside its variables, of which nobody knows what it is for: everything stays.
(module
    (memory 19)
    ;; The outside may pass anything, so nothing is known of where this is.
    (func $live_peek (export "peek") (param $at i32) (result i32) (i32.load (local.get $at)))


    (func $live_run (export "run") (param $at i32) (result i32)
        (i32.store offset=1048600 (i32.const 0) (i32.const 1048604))
        (i32.load (i32.load (i32.load offset=1048600 (i32.const 0))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 19)
;;   (export "peek" (func $live_peek))
;;   (export "run" (func $live_run))
;;   (func $live_peek (;0;) (type 0) (param $at i32) (result i32)
;;     local.get $at
;;     i32.load
;;   )
;;   (func $live_run (;1;) (type 0) (param $at i32) (result i32)
;;     i32.const 0
;;     i32.const 1048604
;;     i32.store offset=1048600
;;     i32.const 0
;;     i32.load offset=1048600
;;     i32.load
;;     i32.load
;;   )
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x31: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: there is room in the memory beside its variables and its blocks
