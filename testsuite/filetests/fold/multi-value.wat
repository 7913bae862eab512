;;! pass = "fold"
;;! call = ["run 0", "run 5"]

;; Blocks with parameters and with several results. A loop with parameters leaves the body as it is.
(module
  (func $live_two (param $p i32) (result i32 i32) (local.get $p) (i32.add (local.get $p) (i32.const 0)))
  (func $live_run (export "run") (param $p i32) (result i32)
    (call $live_two (local.get $p))
    (block $swap (param i32 i32) (result i32 i32)
      (br_if $swap (i32.eqz (local.get $p)))
      (drop)
      (i32.add (i32.const 2) (i32.const 3)))
    (if (param i32) (result i32 i32) (i32.const 1)
      (then (i32.const 6))
      (else (i32.const 7)))
    (drop)
    (i32.add))
  (func $live_loop (export "loop") (param $p i32) (result i32)
    (i32.add (i32.const 0) (local.get $p))
    (loop $again (param i32) (result i32)
      (i32.sub (i32.const 1))
      (br_if $again (local.tee $p) (local.get $p)))))

;; (module
;;   (type (;0;) (func (param i32) (result i32 i32)))
;;   (type (;1;) (func (param i32) (result i32)))
;;   (type (;2;) (func (param i32 i32) (result i32 i32)))
;;   (export "run" (func $live_run))
;;   (export "loop" (func $live_loop))
;;   (func $live_two (;0;) (type 0) (param $p i32) (result i32 i32)
;;     local.get $p
;;     local.get $p
;;   )
;;   (func $live_run (;1;) (type 1) (param $p i32) (result i32)
;;     local.get $p
;;     call $live_two
;;     block (type 2) (param i32 i32) (result i32 i32) ;; label = @1
;;       local.get $p
;;       i32.eqz
;;       br_if 0 (;@1;)
;;       drop
;;       i32.const 5
;;     end
;;     i32.add
;;   )
;;   (func $live_loop (;2;) (type 1) (param $p i32) (result i32)
;;     i32.const 0
;;     local.get $p
;;     i32.add
;;     loop $again (type 1) (param i32) (result i32)
;;       i32.const 1
;;       i32.sub
;;       local.tee $p
;;       local.get $p
;;       br_if $again
;;     end
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
