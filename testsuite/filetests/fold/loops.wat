;;! pass = "fold"
;;! call = ["run 0", "run 5"]

;; What a loop writes is not known in it; what it does not write is. A local that is zero at first and written in the loop is
;; not zero when it begins again.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_run (export "run") (param $p i32) (result i32) (local $i i32) (local $step i32) (local $last i32)
    (local.set $step (i32.const 1))
    (loop $again
      (call $live_log (local.get $last))
      (call $live_log (local.get $i))
      (local.set $last (i32.const 7))
      (loop $inner
        (local.set $i (i32.add (local.get $i) (local.get $step)))
        (br_if $inner (i32.and (local.get $i) (i32.const 1))))
      (br_if $again (i32.lt_u (local.get $i) (local.get $p))))
    (local.get $i)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     (local $i i32) (local $step i32) (local $last i32)
;;     loop ;; label = @1
;;       local.get $last
;;       call $live_log
;;       local.get $i
;;       call $live_log
;;       i32.const 7
;;       local.set $last
;;       loop ;; label = @2
;;         local.get $i
;;         i32.const 1
;;         i32.add
;;         local.tee $i
;;         i32.const 1
;;         i32.and
;;         br_if 0 (;@2;)
;;       end
;;       local.get $i
;;       local.get $p
;;       i32.lt_u
;;       br_if 0 (;@1;)
;;     end
;;     local.get $i
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
