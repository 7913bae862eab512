;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["fill 3", "fill 40", "copy", "get 2", "get 9", "out 3", "out 70000", "init", "wild 65530 3", "wild 65530 9", "into"]

;; Fills and copies of bounded length move with their bytes. One of any length, and `memory.init`, keep
;; the memory, and a copy from it traps as before although nobody reads what it copies.
(module
  (memory $bounded 2)
  (memory $live_out 1)
  (memory $live_init 1)
  (memory $unread 1)
  (data $live_passive "abc")
  (data (memory $bounded) (i32.const 70000) "0123456789abcdef")
  (func (export "fill") (param i32)
    (memory.fill $bounded (i32.const 80000) (i32.const 7) (i32.and (local.get 0) (i32.const 15))))
  (func (export "copy")
    (memory.copy $bounded $bounded (i32.const 80008) (i32.const 70000) (i32.const 16)))
  (func (export "get") (param i32) (result i32)
    (i32.load8_u $bounded offset=80000 (i32.and (local.get 0) (i32.const 31))))
  (func (export "out") (param i32)
    (memory.fill $live_out (i32.const 0) (i32.const 1) (local.get 0)))
  (func (export "init") (result i32)
    (memory.init $live_init $live_passive (i32.const 5) (i32.const 0) (i32.const 3))
    (i32.load8_u $live_init (i32.const 6)))
  (func (export "wild") (param i32 i32)
    (memory.copy $unread $live_out (i32.const 0) (local.get 0) (i32.and (local.get 1) (i32.const 15))))
  (func (export "into") (result i32)
    (memory.copy $live_init $bounded (i32.const 8) (i32.const 70000) (i32.const 4))
    (i32.load $live_init (i32.const 8))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (type (;3;) (func (result i32)))
;;   (type (;4;) (func (param i32 i32)))
;;   (memory $bounded (;0;) 1 1)
;;   (memory $live_out (;1;) 1)
;;   (memory $live_init (;2;) 1)
;;   (export "fill" (func 0))
;;   (export "copy" (func 1))
;;   (export "get" (func 2))
;;   (export "out" (func 3))
;;   (export "init" (func 4))
;;   (export "wild" (func 5))
;;   (export "into" (func 6))
;;   (func (;0;) (type 0) (param i32)
;;     i32.const 16
;;     i32.const 7
;;     local.get 0
;;     i32.const 15
;;     i32.and
;;     memory.fill
;;   )
;;   (func (;1;) (type 1)
;;     i32.const 24
;;     i32.const 0
;;     i32.const 16
;;     memory.copy
;;   )
;;   (func (;2;) (type 2) (param i32) (result i32)
;;     local.get 0
;;     i32.const 31
;;     i32.and
;;     i32.load8_u offset=16
;;   )
;;   (func (;3;) (type 0) (param i32)
;;     i32.const 0
;;     i32.const 1
;;     local.get 0
;;     memory.fill $live_out
;;   )
;;   (func (;4;) (type 3) (result i32)
;;     i32.const 5
;;     i32.const 0
;;     i32.const 3
;;     memory.init $live_init $live_passive
;;     i32.const 6
;;     i32.load8_u $live_init
;;   )
;;   (func (;5;) (type 4) (param i32 i32)
;;     i32.const 48
;;     local.get 0
;;     local.get 1
;;     i32.const 15
;;     i32.and
;;     memory.copy $bounded $live_out
;;   )
;;   (func (;6;) (type 3) (result i32)
;;     i32.const 8
;;     i32.const 0
;;     i32.const 4
;;     memory.copy $live_init $bounded
;;     i32.const 8
;;     i32.load $live_init
;;   )
;;   (data $live_passive (;0;) "abc")
;;   (data (;1;) (i32.const 0) "0123456789abcdef")
;; )
;;
;; warning: memory 1 is not compacted: func 3 `out` at 0x9b: bytes 0 to 4294967294 are not all in its bounds
;; warning: memory 2 is not compacted: func 4 `init` at 0xa7: `memory.init`
