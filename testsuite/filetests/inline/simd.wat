;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 3", "twice 1", "twice 0"]

;; Vectors: as parameters, results, and as locals that are zero at first.
(module
  (memory $live_memory (export "memory") 1)
  (func $dead_add (param $v v128) (param $x i32) (result v128) (local $sum v128)
    (local.set $sum (i32x4.add (local.get $v) (i32x4.splat (local.get $x))))
    (i32x4.add (local.get $sum) (local.get $sum)))
  (func $live_run (export "run") (param $n i32) (result i32)
    (loop $again
      (v128.store (i32.shl (local.get $n) (i32.const 4))
        (call $dead_add (v128.load (i32.const 16)) (i32.and (local.get $n) (i32.const 1))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.load (i32.const 32)))
  (func $dead_maybe (param $x i32) (result i32) (local $sum v128)
    (if (local.get $x) (then (local.set $sum (v128.load (i32.const 16)))))
    (i32x4.extract_lane 1 (i32x4.add (local.get $sum) (local.get $sum))))
  (func $live_twice (export "twice") (param i32) (result i32) (call $dead_maybe (local.get 0))))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (export "memory" (memory $live_memory))
;;   (export "run" (func $live_run))
;;   (export "twice" (func $live_twice))
;;   (func $live_run (;0;) (type 0) (param $n i32) (result i32)
;;     (local v128)
;;     loop ;; label = @1
;;       local.get $n
;;       i32.const 4
;;       i32.shl
;;       i32.const 16
;;       v128.load
;;       local.get $n
;;       i32.const 1
;;       i32.and
;;       i32x4.splat
;;       i32x4.add
;;       local.tee 1
;;       local.get 1
;;       i32x4.add
;;       v128.store
;;       local.get $n
;;       i32.const 1
;;       i32.sub
;;       local.tee $n
;;       br_if 0 (;@1;)
;;     end
;;     i32.const 32
;;     i32.load
;;   )
;;   (func $live_twice (;1;) (type 0) (param i32) (result i32)
;;     (local v128)
;;     local.get 0
;;     if ;; label = @1
;;       i32.const 16
;;       v128.load
;;       local.set 1
;;     end
;;     local.get 1
;;     local.get 1
;;     i32x4.add
;;     i32x4.extract_lane 1
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
