;;! pass = "fold"
;;! args = ["--for", "synth"]
;;! call = ["run 0", "run 1", "run 5", "leaf 0", "leaf 5", "value 0", "value 5"]

;; A flag that is made of a condition only to be tested is not needed where a branch goes over what follows. In a function that
;; calls nothing, a local that it declares is in a register as long as no block names it.
(module
  (memory 1)
  (func $live_log (export "log") (param $p i32)
    (i32.store (i32.const 0) (local.get $p)))
  (func $live_run (export "run") (param $p i32) (result i32) (local $q i32)
    (local.set $q (i32.load (local.get $p)))
    (if (i32.eqz (local.get $p)) (then (call $live_log (i32.const 1))))
    (if (i32.eq (local.get $p) (i32.const 5)) (then (call $live_log (i32.const 2))))
    (if (i32.ne (local.get $p) (local.get $q)) (then (call $live_log (i32.const 3))))
    (if (i32.lt_s (local.get $p) (local.get $q)) (then (call $live_log (i32.const 4))))
    (block $out
      (call $live_log (i32.const 5))
      (loop $again
        (br_if $out (i32.eqz (i32.load offset=4 (local.get $p))))
        (br_if $again (i32.eq (i32.load offset=8 (local.get $p)) (i32.const 5)))
        (call $live_log (i32.const 6)))
      (call $live_log (i32.const 7)))
    (if (result i32) (i32.eqz (local.get $p)) (then (i32.const 8)) (else (local.get $q))))
  (func $live_leaf (export "leaf") (param $p i32) (result i32) (local $q i32)
    (local.set $q (i32.mul (i32.load (local.get $p)) (local.get $p)))
    (if (i32.eqz (local.get $q)) (then (i32.store (i32.const 0) (local.get $p))))
    (if (i32.eqz (local.get $p)) (then (i32.store (i32.const 4) (local.get $p))))
    (i32.add (local.get $q) (local.get $q)))
  (func $live_value (export "value") (param $p i32) (result i32)
    (select (i32.const 1) (i32.const 2) (i32.ne (local.get $p) (i32.const 5)))))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "log" (func $live_log))
;;   (export "run" (func $live_run))
;;   (export "leaf" (func $live_leaf))
;;   (export "value" (func $live_value))
;;   (func $live_log (;0;) (type 0) (param $p i32)
;;     i32.const 0
;;     local.get $p
;;     i32.store
;;   )
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     (local $q i32)
;;     local.get $p
;;     i32.load
;;     local.tee $q
;;     block ;; label = @1
;;       local.get $p
;;       br_if 0 (;@1;)
;;       i32.const 1
;;       call $live_log
;;     end
;;     block ;; label = @1
;;       local.get $p
;;       i32.const 5
;;       i32.sub
;;       br_if 0 (;@1;)
;;       i32.const 2
;;       call $live_log
;;     end
;;     local.get $p
;;     i32.sub
;;     if ;; label = @1
;;       i32.const 3
;;       call $live_log
;;     end
;;     local.get $p
;;     local.get $q
;;     i32.lt_s
;;     if ;; label = @1
;;       i32.const 4
;;       call $live_log
;;     end
;;     block ;; label = @1
;;       i32.const 5
;;       call $live_log
;;       loop ;; label = @2
;;         block ;; label = @3
;;           local.get $p
;;           i32.load offset=4
;;           br_if 0 (;@3;)
;;           br 2 (;@1;)
;;         end
;;         block ;; label = @3
;;           local.get $p
;;           i32.load offset=8
;;           i32.const 5
;;           i32.sub
;;           br_if 0 (;@3;)
;;           br 1 (;@2;)
;;         end
;;         i32.const 6
;;         call $live_log
;;       end
;;       i32.const 7
;;       call $live_log
;;     end
;;     local.get $p
;;     i32.eqz
;;     if (result i32) ;; label = @1
;;       i32.const 8
;;     else
;;       local.get $q
;;     end
;;   )
;;   (func $live_leaf (;2;) (type 1) (param $p i32) (result i32)
;;     (local $q i32)
;;     local.get $p
;;     i32.load
;;     local.get $p
;;     i32.mul
;;     local.tee $q
;;     i32.eqz
;;     if ;; label = @1
;;       i32.const 0
;;       local.get $p
;;       i32.store
;;     end
;;     block ;; label = @1
;;       local.get $p
;;       br_if 0 (;@1;)
;;       i32.const 4
;;       local.get $p
;;       i32.store
;;     end
;;     local.get $q
;;     local.get $q
;;     i32.add
;;   )
;;   (func $live_value (;3;) (type 1) (param $p i32) (result i32)
;;     i32.const 1
;;     i32.const 2
;;     local.get $p
;;     i32.const 5
;;     i32.ne
;;     select
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
