;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["size", "grow", "grow"]

;; A memory that does not grow always has its size, whatever is left of it. One that does stays.
(module
  (memory $fixed 5)
  (memory $live_grows 1 3)
  (func (export "size") (result i32)
    (i32.store $fixed (i32.const 300000) (i32.const 6))
    (i32.add (memory.size $fixed) (i32.load $fixed (i32.const 300000))))
  (func (export "grow") (result i32)
    (i32.store $live_grows (i32.const 0) (i32.add (i32.load $live_grows (i32.const 0)) (i32.const 1)))
    (i32.add (memory.grow $live_grows (i32.const 1)) (i32.load $live_grows (i32.const 0)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (memory $fixed (;0;) 1 1)
;;   (memory $live_grows (;1;) 1 3)
;;   (export "size" (func 0))
;;   (export "grow" (func 1))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 6
;;     i32.store
;;     i32.const 5
;;     i32.const 0
;;     i32.load
;;     i32.add
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 0
;;     i32.load $live_grows
;;     i32.const 1
;;     i32.add
;;     i32.store $live_grows
;;     i32.const 1
;;     memory.grow $live_grows
;;     i32.const 0
;;     i32.load $live_grows
;;     i32.add
;;   )
;; )
;;
;; warning: memory 1 is not compacted: func 1 `grow` at 0x56: `memory.grow`
