;;! pass = "fold"
;;! call = ["run 0", "run 1", "run 2", "forever 3"]

;; Blocks to which nothing branches go, two that end together become one, and a branch to where the code goes on anyway goes.
;; Infinite loops stay.
(module
  (import "host" "log" (func $live_log (param i32)))
  (func $live_run (export "run") (param $p i32) (result i32)
    (block $unused (call $live_log (i32.const 1)))
    (loop $once (call $live_log (i32.const 2)))
    (block $outer
      (block $inner
        (br_if $outer (i32.eq (local.get $p) (i32.const 1)))
        (call $live_log (i32.const 3))
        (br_if $inner (i32.eq (local.get $p) (i32.const 2)))
        (call $live_log (i32.const 4))
        (br $outer)))
    (block $value (result i32)
      (call $live_log (i32.const 5))
      (br $value (i32.const 6))))
  (func $live_forever (export "forever") (param $p i32) (result i32)
    (block $out
      (loop $again
        (br_if $out (i32.eqz (local.tee $p (i32.sub (local.get $p) (i32.const 1)))))
        (br $again)))
    (if (result i32) (local.get $p)
      (then (loop $stay (result i32) (br $stay)))
      (else (i32.const 0)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (import "host" "log" (func $live_log (;0;) (type 0) (param i32)))
;;   (export "run" (func $live_run))
;;   (export "forever" (func $live_forever))
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     i32.const 1
;;     call $live_log
;;     i32.const 2
;;     call $live_log
;;     local.get $p
;;     i32.const 1
;;     i32.ne
;;     if ;; label = @1
;;       i32.const 3
;;       call $live_log
;;       local.get $p
;;       i32.const 2
;;       i32.eq
;;       br_if 0 (;@1;)
;;       i32.const 4
;;       call $live_log
;;     end
;;     i32.const 5
;;     call $live_log
;;     i32.const 6
;;   )
;;   (func $live_forever (;2;) (type 1) (param $p i32) (result i32)
;;     block $out
;;       loop $again
;;         local.get $p
;;         i32.const 1
;;         i32.sub
;;         local.tee $p
;;         i32.eqz
;;         br_if $out
;;         br $again
;;       end
;;     end
;;     local.get $p
;;     if (result i32) ;; label = @1
;;       loop $stay (result i32)
;;         br $stay
;;       end
;;     else
;;       i32.const 0
;;     end
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
