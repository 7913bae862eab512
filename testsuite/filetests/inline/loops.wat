;;! pass = "inline"
;;! args = ["--pass", "dce"]
;;! call = ["run 5", "run 0", "floats 3"]

;; A call in a loop: locals of what is called are zero whenever it begins. One that is written first needs no zero; and one
;; whose zero takes too many bytes is why a call stays.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $dead_count (param $x i32) (result i32) (local $sum i32) (local $i i32)
    (local.set $i (local.get $x))
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (local.get $i)))
      (br_if $again (local.tee $i (i32.shr_u (local.get $i) (i32.const 1)))))
    (call $live_log (i32.const 7))
    (local.get $sum))
  (func $live_run (export "run") (param $n i32) (result i32) (local $all i32)
    (loop $again
      (local.set $all (i32.add (i32.mul (local.get $all) (i32.const 3)) (call $dead_count (local.get $n))))
      (br_if $again (i32.gt_s (local.tee $n (i32.sub (local.get $n) (i32.const 1))) (i32.const 0))))
    (local.get $all))
  (func $live_sum (param $x i32) (result i32) (local $f f64) (local $g f32)
    (loop $again
      (local.set $f (f64.add (local.get $f) (f64.const 1.5)))
      (local.set $g (f32.add (local.get $g) (f32.const 2.5)))
      (br_if $again (local.tee $x (i32.shr_u (local.get $x) (i32.const 1)))))
    (i32.trunc_f64_s (f64.add (local.get $f) (f64.promote_f32 (local.get $g)))))
  (func $live_floats (export "floats") (param $n i32) (result i32) (local $all i32)
    (loop $again
      (local.set $all (i32.add (local.get $all) (call $live_sum (local.get $n))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $all)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (export "floats" (func $live_floats))
;;   (func $live_run (;1;) (type 1) (param $n i32) (result i32)
;;     (local $all i32) (local i32 i32)
;;     loop ;; label = @1
;;       local.get $all
;;       i32.const 3
;;       i32.mul
;;       local.get $n
;;       i32.const 0
;;       local.set 2
;;       local.set 3
;;       loop ;; label = @2
;;         local.get 2
;;         local.get 3
;;         i32.add
;;         local.set 2
;;         local.get 3
;;         i32.const 1
;;         i32.shr_u
;;         local.tee 3
;;         br_if 0 (;@2;)
;;       end
;;       i32.const 7
;;       call $live_log
;;       local.get 2
;;       i32.add
;;       local.set $all
;;       local.get $n
;;       i32.const 1
;;       i32.sub
;;       local.tee $n
;;       i32.const 0
;;       i32.gt_s
;;       br_if 0 (;@1;)
;;     end
;;     local.get $all
;;   )
;;   (func $live_sum (;2;) (type 1) (param $x i32) (result i32)
;;     (local $f f64) (local $g f32)
;;     loop $again
;;       local.get $f
;;       f64.const 0x1.8p+0 (;=1.5;)
;;       f64.add
;;       local.set $f
;;       local.get $g
;;       f32.const 0x1.4p+1 (;=2.5;)
;;       f32.add
;;       local.set $g
;;       local.get $x
;;       i32.const 1
;;       i32.shr_u
;;       local.tee $x
;;       br_if $again
;;     end
;;     local.get $f
;;     local.get $g
;;     f64.promote_f32
;;     f64.add
;;     i32.trunc_f64_s
;;   )
;;   (func $live_floats (;3;) (type 1) (param $n i32) (result i32)
;;     (local $all i32)
;;     loop $again
;;       local.get $all
;;       local.get $n
;;       call $live_sum
;;       i32.add
;;       local.set $all
;;       local.get $n
;;       i32.const 1
;;       i32.sub
;;       local.tee $n
;;       br_if $again
;;     end
;;     local.get $all
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
