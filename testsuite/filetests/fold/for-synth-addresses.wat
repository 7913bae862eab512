;;! pass = "fold"
;;! args = ["--for", "synth"]
;;! call = ["load", "store 7", "far", "wraps"]

;; What adds an offset to a constant address costs machine code an addition. Where the sum wraps around the access traps, and
;; stays as it is; so does one whose address is no constant, or one that is needed twice.
(module
  (memory 1)
  (memory $wide i64 1)
  (func $live_load (export "load") (result i32)
    (i32.add
      (i32.load offset=8 (i32.const 0))
      (i32.add (i32.load8_u offset=300 (i32.const 16)) (i32.load $wide offset=8 (i64.const 8)))))
  (func $live_store (export "store") (param $p i32) (local $q i32)
    (i32.store offset=8 (i32.const 4) (i32.mul (local.get $p) (local.get $p)))
    (i64.store offset=16 (i32.const 4) (i64.const 1))
    (i32.store offset=4 (local.tee $q (i32.const 100000)) (local.get $p))
    (drop (i32.load offset=4 (local.get $q))))
  (func $live_far (export "far") (result i32)
    (i32.load offset=4294967280 (i32.const 8)))
  (func $live_wraps (export "wraps") (result i32)
    (i32.load offset=8 (i32.const -4))))

;; (module
;;   (type (;0;) (func (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (memory (;0;) 1)
;;   (memory $wide (;1;) i64 1)
;;   (export "load" (func $live_load))
;;   (export "store" (func $live_store))
;;   (export "far" (func $live_far))
;;   (export "wraps" (func $live_wraps))
;;   (func $live_load (;0;) (type 0) (result i32)
;;     i32.const 8
;;     i32.load
;;     i32.const 316
;;     i32.load8_u
;;     i64.const 8
;;     i32.load $wide offset=8
;;     i32.add
;;     i32.add
;;   )
;;   (func $live_store (;1;) (type 1) (param $p i32)
;;     (local $q i32)
;;     i32.const 12
;;     local.get $p
;;     local.get $p
;;     i32.mul
;;     i32.store
;;     i32.const 20
;;     i64.const 1
;;     i64.store
;;     i32.const 100004
;;     local.get $p
;;     i32.store
;;     i32.const 100004
;;     i32.load
;;     drop
;;   )
;;   (func $live_far (;2;) (type 0) (result i32)
;;     i32.const -8
;;     i32.load
;;   )
;;   (func $live_wraps (;3;) (type 0) (result i32)
;;     i32.const -4
;;     i32.load offset=8
;;   )
;; )
