;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["put 3 9", "put 19 8", "get 3", "get 15", "get 1000", "limited 15", "limited 16", "wild 0", "wild 65536", "wild 65533", "signed 3", "signed -1", "signed 9"]

;; A mask or a test bounds an index. Without one the address may be out of bounds, and the memory stays.
(module
  (memory $bounded 2)
  (memory $live_wild 1)
  (func (export "put") (param i32 i32)
    (i32.store offset=70000 (i32.shl (i32.and (local.get 0) (i32.const 15)) (i32.const 2)) (local.get 1)))
  (func (export "get") (param i32) (result i32)
    (i32.load offset=70000 (i32.shl (i32.and (local.get 0) (i32.const 15)) (i32.const 2))))
  (func (export "limited") (param i32) (result i32)
    (if (result i32) (i32.lt_u (local.get 0) (i32.const 16))
      (then (i32.load (i32.add (i32.const 70000) (i32.mul (local.get 0) (i32.const 4)))))
      (else (i32.const -1))))
  (func (export "signed") (param i32) (result i32)
    (if (result i32)
      (i32.and (i32.ge_s (local.get 0) (i32.const 0)) (i32.le_s (local.get 0) (i32.const 7)))
      (then (i32.load8_u offset=70000 (local.get 0)))
      (else (i32.const -2))))
  (func (export "wild") (param i32) (result i32)
    (i32.store $live_wild (local.get 0) (i32.const 5))
    (i32.load $live_wild (i32.const 0))))

;; (module
;;   (type (;0;) (func (param i32 i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory $bounded (;0;) 1 1)
;;   (memory $live_wild (;1;) 1)
;;   (export "put" (func 0))
;;   (export "get" (func 1))
;;   (export "limited" (func 2))
;;   (export "signed" (func 3))
;;   (export "wild" (func 4))
;;   (func (;0;) (type 0) (param i32 i32)
;;     local.get 0
;;     i32.const 15
;;     i32.and
;;     i32.const 2
;;     i32.shl
;;     local.get 1
;;     i32.store
;;   )
;;   (func (;1;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 15
;;     i32.and
;;     i32.const 2
;;     i32.shl
;;     i32.load
;;   )
;;   (func (;2;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 16
;;     i32.lt_u
;;     if (result i32) ;; label = @1
;;       i32.const 70000
;;       local.get 0
;;       i32.const 4
;;       i32.mul
;;       i32.add
;;       i32.const 70000
;;       i32.sub
;;       i32.load
;;     else
;;       i32.const -1
;;     end
;;   )
;;   (func (;3;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 0
;;     i32.ge_s
;;     local.get 0
;;     i32.const 7
;;     i32.le_s
;;     i32.and
;;     if (result i32) ;; label = @1
;;       local.get 0
;;       i32.load8_u
;;     else
;;       i32.const -2
;;     end
;;   )
;;   (func (;4;) (type 1) (param i32) (result i32)
;;     local.get 0
;;     i32.const 5
;;     i32.store $live_wild
;;     i32.const 0
;;     i32.load $live_wild
;;   )
;; )
;;
;; warning: memory 1 is not compacted: func 4 `wild` at 0xae: an address is any number, and may be out of its bounds
