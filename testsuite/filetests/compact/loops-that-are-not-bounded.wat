;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["steps 6", "steps 7", "late", "flag"]

;; A step that jumps over the end, an end that comes after the wrap, a test that one way round the loop
;; leaves out: none of them bounds the pointer.
(module
  (memory $live_steps 1)
  (memory $live_late 1)
  (memory $live_skipped 1)
  (func (export "steps") (param i32)
    (local.set 0 (i32.and (local.get 0) (i32.const 7)))
    (loop $l
      (i32.store8 $live_steps (local.get 0) (i32.const 1))
      (br_if $l (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 2))) (i32.const 64)))))
  (func (export "late") (result i32) (local i32)
    (local.set 0 (i32.const 8))
    (loop $l
      (i32.store8 $live_late (local.get 0) (i32.const 1))
      (br_if $l (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 4))))
    (i32.const 1))
  (func (export "flag") (result i32) (local i32)
    (loop $l
      (i32.store8 $live_skipped (local.get 0) (i32.const 1))
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if $l (i32.load8_u $live_skipped offset=9 (local.get 0)))
      (br_if $l (i32.ne (local.get 0) (i32.const 32))))
    (local.get 0)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (memory $live_steps (;0;) 1)
;;   (memory $live_late (;1;) 1)
;;   (memory $live_skipped (;2;) 1)
;;   (export "steps" (func 0))
;;   (export "late" (func 1))
;;   (export "flag" (func 2))
;;   (func (;0;) (type 0) (param i32)
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     local.set 0
;;     loop $l
;;       local.get 0
;;       i32.const 1
;;       i32.store8
;;       local.get 0
;;       i32.const 2
;;       i32.add
;;       local.tee 0
;;       i32.const 64
;;       i32.ne
;;       br_if $l
;;     end
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     (local i32)
;;     i32.const 8
;;     local.set 0
;;     loop $l
;;       local.get 0
;;       i32.const 1
;;       i32.store8 $live_late
;;       local.get 0
;;       i32.const 4
;;       i32.add
;;       local.tee 0
;;       i32.const 4
;;       i32.ne
;;       br_if $l
;;     end
;;     i32.const 1
;;   )
;;   (func (;2;) (type 1) (result i32)
;;     (local i32)
;;     loop $l
;;       local.get 0
;;       i32.const 1
;;       i32.store8 $live_skipped
;;       local.get 0
;;       i32.const 1
;;       i32.add
;;       local.set 0
;;       local.get 0
;;       i32.load8_u $live_skipped offset=9
;;       br_if $l
;;       local.get 0
;;       i32.const 32
;;       i32.ne
;;       br_if $l
;;     end
;;     local.get 0
;;   )
;; )
;;
;; warning: memory 0 is not compacted: func 0 `steps` at 0x4d: an address is any number, and may be out of its bounds
;; warning: memory 1 is not compacted: func 1 `late` at 0x6d: an address is 8 to 4294967292 in steps of 4, and may be out of its bounds
;; warning: memory 2 is not compacted: func 2 `flag` at 0x8b: an address is any number, and may be out of its bounds
