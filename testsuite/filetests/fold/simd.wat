;;! pass = "fold"
;;! call = ["run 5"]

;; Vectors are not computed; what is around them is.
(module
  (memory 1)
  (func $live_run (export "run") (param $p i32) (result i32) (local $v v128)
    (local.set $v (i32x4.splat (i32.add (local.get $p) (i32.const 0))))
    (v128.store (i32.const 16) (i32x4.add (local.get $v) (v128.load (i32.sub (i32.const 20) (i32.const 4)))))
    (drop (v128.const i32x4 1 2 3 4))
    (i32x4.extract_lane 2 (local.get $v))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param $p i32) (result i32)
;;     (local $v v128)
;;     local.get $p
;;     i32x4.splat
;;     local.tee $v
;;     i32.const 16
;;     local.get $v
;;     i32.const 16
;;     v128.load
;;     i32x4.add
;;     v128.store
;;     i32x4.extract_lane 2
;;   )
;; )
