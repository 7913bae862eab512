;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = []

;; An address becomes a lane of a vector, and is stored with it: nothing moves.
(module
  (memory 17)
  (global $sp (mut i32) (i32.const 1048576))
  (data (i32.const 1048576) "\05\00\00\00\06\00\00\00\07\00\00\00\08\00\00\00")
  (func $live_peek (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  ;; T *list[4] = {&a, &b, &c, &d};  as SLP vectorised
  (func $live_init (export "init")
    (v128.store offset=1048592 (i32.const 0)
      (i32x4.replace_lane 3 (i32x4.replace_lane 2 (i32x4.replace_lane 1 (i32x4.splat (i32.const 1048580)) (i32.const 1048584)) (i32.const 1048588)) (i32.const 1048580))))
  (func $live_run (export "run") (param $i i32) (result i32)
    (i32.load (i32.load offset=1048592 (i32.shl (local.get $i) (i32.const 2))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func))
;;   (memory (;0;) 17)
;;   (global $sp (;0;) (mut i32) i32.const 1048576)
;;   (export "peek" (func $live_peek))
;;   (export "init" (func $live_init))
;;   (export "run" (func $live_run))
;;   (func $live_peek (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func $live_init (;1;) (type 1)
;;     i32.const 0
;;     i32.const 1048580
;;     i32x4.splat
;;     i32.const 1048584
;;     i32x4.replace_lane 1
;;     i32.const 1048588
;;     i32x4.replace_lane 2
;;     i32.const 1048580
;;     i32x4.replace_lane 3
;;     v128.store offset=1048592
;;   )
;;   (func $live_run (;2;) (type 0) (param $i i32) (result i32)
;;     local.get $i
;;     i32.const 2
;;     i32.shl
;;     i32.load offset=1048592
;;     i32.load
;;   )
;;   (data (;0;) (i32.const 1048576) "\05\00\00\00\06\00\00\00\07\00\00\00\08\00\00\00")
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x47: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: function 1 `live_init`: operator 1: the constant 1048580 may be an address
