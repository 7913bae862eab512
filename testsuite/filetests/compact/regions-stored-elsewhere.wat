;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048600", "--embedding", "canonical", "--one-tree"]
;;! call = ["run_a 5", "run_b"]

;; What is stored in another memory is no address of this one.
(module
  (memory $a 17)
  (memory $b 17)
  (global $sp (mut i32) (i32.const 1048576))
  (data (memory $a) (i32.const 1048576) "\05\00\00\00\06\00\00\00")
  (data (memory $b) (i32.const 1048592) "uart")
  (func $live_peek (export "peek") (param i32) (result i32) (i32.load $a (local.get 0)))
  (func $live_run_a (export "run_a") (param i32) (result i32)
    (i32.store $a (i32.const 1048584) (local.get 0))
    (i32.store $a (i32.const 1048588) (i32.const 1048584))
    (i32.load $a (i32.load $a (i32.const 1048588))))
  (func $live_put (param $at i32) (i32.store $b (i32.const 1048576) (local.get $at)))
  (func $live_set (call $live_put (i32.const 1048592)))
  (func $live_run_b (export "run_b") (result i32)
    (call $live_set)
    (i32.load8_u $b (i32.load $b (i32.const 1048576)))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func))
;;   (type (;3;) (func (result i32)))
;;   (memory $a (;0;) 17)
;;   (memory $b (;1;) 1048593 1048593 (pagesize 0x1))
;;   (global $sp (;0;) (mut i32) i32.const 1048576)
;;   (export "peek" (func $live_peek))
;;   (export "run_a" (func $live_run_a))
;;   (export "run_b" (func $live_run_b))
;;   (func $live_peek (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func $live_run_a (;1;) (type 0) (param i32) (result i32)
;;     i32.const 1048584
;;     local.get 0
;;     i32.store
;;     i32.const 1048588
;;     i32.const 1048584
;;     i32.store
;;     i32.const 1048588
;;     i32.load
;;     i32.load
;;   )
;;   (func $live_put (;2;) (type 1) (param $at i32)
;;     i32.const 1048576
;;     local.get $at
;;     i32.store $b
;;   )
;;   (func $live_set (;3;) (type 2)
;;     i32.const 1048592
;;     call $live_put
;;   )
;;   (func $live_run_b (;4;) (type 3) (result i32)
;;     call $live_set
;;     i32.const 1048576
;;     i32.load $b
;;     i32.load8_u $b
;;   )
;;   (data (;0;) (i32.const 1048576) "\05\00\00\00\06\00\00\00")
;;   (data (;1;) (memory $b) (i32.const 1048592) "u")
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x5c: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: function 3 `live_set`: operator 0: the constant 1048592 may be an address
