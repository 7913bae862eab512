;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048600", "--embedding", "canonical", "--one-tree"]
;;! call = ["run_a 5", "run_b 0", "run_b 1"]

;; Two components, whose variables have the same addresses. Of which one the number of `$name` is an address, nothing says.
(module
  (memory $a 17)
  (memory $b 17)
  (global $sp (mut i32) (i32.const 1048576))
  (data (memory $a) (i32.const 1048576) "\05\00\00\00\06\00\00\00aaaaaaaabbbbbbbb")
  (data (memory $b) (i32.const 1048576) "\01\00\00\00\02\00\00\00\03\00\00\00\04\00\00\00uart\00\00\00\00")
  (table 2 2 funcref)
  (elem (i32.const 1) $live_name)
  (func $live_peek (export "peek") (param i32) (result i32) (i32.load $a (local.get 0)))
  (func $live_run_a (export "run_a") (param i32) (result i32)
    (i32.store $a (i32.const 1048584) (local.get 0))
    (i32.store $a (i32.const 1048588) (i32.const 1048584))
    (i32.load $a (i32.load $a (i32.const 1048588))))
  (func $live_name (result i32) (i32.const 1048592))
  (func $live_run_b (export "run_b") (param i32) (result i32)
    (i32.load8_u $b (i32.add
      (call_indirect (result i32) (i32.load $b (i32.const 1048576)))
      (i32.and (local.get 0) (i32.const 3))))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (result i32)))
;;   (table (;0;) 2 2 funcref)
;;   (memory $a (;0;) 17)
;;   (memory $b (;1;) 8 8 (pagesize 0x1))
;;   (global $sp (;0;) (mut i32) i32.const 1048576)
;;   (export "peek" (func $live_peek))
;;   (export "run_a" (func $live_run_a))
;;   (export "run_b" (func $live_run_b))
;;   (elem (;0;) (i32.const 1) func $live_name)
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
;;   (func $live_name (;2;) (type 1) (result i32)
;;     i32.const 1048592
;;   )
;;   (func $live_run_b (;3;) (type 0) (param i32) (result i32)
;;     i32.const 0
;;     i32.load $b
;;     call_indirect (type 1)
;;     local.get 0
;;     i32.const 3
;;     i32.and
;;     i32.add
;;     i32.const 1048588
;;     i32.sub
;;     i32.load8_u $b
;;   )
;;   (data (;0;) (i32.const 1048576) "\05\00\00\00\06\00\00\00aaaaaaaabbbbbbbb")
;;   (data (;1;) (memory $b) (i32.const 0) "\01\00\00\00uart")
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x60: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: function 2 `live_name`: operator 0: the constant 1048592 may be an address of another memory: no function that has it accesses this one alone
