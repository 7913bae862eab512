;;! pass = "fold"
;;! args = ["--for", "synth"]
;;! call = ["run 77", "run -1", "run 0"]

;; A small number is part of an instruction, and a negative one needs a register: 16 is subtracted, and where bits are cleared
;; they are set first and subtracted then.
(module
  (memory 1)
  (func $live_run (export "run") (param $p i32) (result i32)
    (i32.store (i32.const 0) (i32.sub (local.get $p) (i32.const -64)))
    (i32.store (i32.const 4) (i32.add (local.get $p) (i32.const -16)))
    (i32.store (i32.const 8) (i32.and (local.get $p) (i32.const -8)))
    (i32.store (i32.const 12) (i32.and (local.get $p) (i32.const -4096)))
    (i64.store (i32.const 16) (i64.and (i64.extend_i32_u (local.get $p)) (i64.const -8)))
    (i32.add (local.get $p) (i32.const 64))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param $p i32) (result i32)
;;     i32.const 0
;;     local.get $p
;;     i32.const 64
;;     i32.add
;;     i32.store
;;     i32.const 4
;;     local.get $p
;;     i32.const 16
;;     i32.sub
;;     i32.store
;;     i32.const 8
;;     local.get $p
;;     i32.const 7
;;     i32.or
;;     i32.const 7
;;     i32.sub
;;     i32.store
;;     i32.const 12
;;     local.get $p
;;     i32.const -4096
;;     i32.and
;;     i32.store
;;     i32.const 16
;;     local.get $p
;;     i64.extend_i32_u
;;     i64.const -8
;;     i64.and
;;     i64.store
;;     local.get $p
;;     i32.const 64
;;     i32.add
;;   )
;; )
