;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["last", "beyond", "offset 0", "offset 3", "offset 4", "wraps 1", "wraps 4"]

;; The last bytes of a memory are bytes like any others. An address that may be beyond them, or wrap, is no
;; reason to cut its range: it traps, and has to.
(module
  (memory $last 1)
  (memory $live_beyond 1)
  (memory $live_offset 1)
  (memory $live_wraps 1)
  (func (export "last") (result i32)
    (i32.store $last (i32.const 65532) (i32.const 7))
    (i64.store8 $last offset=65535 (i32.const 0) (i64.const 1))
    (i32.load $last (i32.const 65532)))
  (func (export "beyond") (result i32)
    (i32.load $live_beyond (i32.const 65533)))
  (func (export "offset") (param i32) (result i32)
    (i32.load8_u $live_offset offset=65532 (i32.and (local.get 0) (i32.const 7))))
  (func (export "wraps") (param i32) (result i32)
    (i32.load8_u $live_wraps offset=4 (i32.sub (i32.and (local.get 0) (i32.const 7)) (i32.const 4)))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory $last (;0;) 1 1)
;;   (memory $live_beyond (;1;) 1)
;;   (memory $live_offset (;2;) 1)
;;   (memory $live_wraps (;3;) 1)
;;   (export "last" (func 0))
;;   (export "beyond" (func 1))
;;   (export "offset" (func 2))
;;   (export "wraps" (func 3))
;;   (func (;0;) (type 0) (result i32)
;;     i32.const 0
;;     i32.const 7
;;     i32.store
;;     i32.const 0
;;     i64.const 1
;;     i64.store8 offset=3
;;     i32.const 0
;;     i32.load
;;   )
;;   (func (;1;) (type 0) (result i32)
;;     i32.const 65533
;;     i32.load $live_beyond
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     i32.load8_u $live_offset offset=65532
;;   )
;;   (func (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 7
;;     i32.and
;;     i32.const 4
;;     i32.sub
;;     i32.load8_u $live_wraps offset=4
;;   )
;; )
;;
;; warning: memory 1 is not compacted: func 1 `beyond` at 0x6a: bytes 65533 to 65536 are not all in its bounds
;; warning: memory 2 is not compacted: func 2 `offset` at 0x76: an address is one of 0, 1, 2, 3, 4, 5, 6, 7, and may be out of its bounds
;; warning: memory 3 is not compacted: func 3 `wraps` at 0x87: an address is one of 0, 1, 2, 3, 4294967292, 4294967293, 4294967294, 4294967295, and may be out of its bounds
