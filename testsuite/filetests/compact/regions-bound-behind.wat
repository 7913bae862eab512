;;! pass = "compact"
;;! args = ["--pass-arg", "compact:assume=memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["sum 5"]

;; An array is counted through by a pointer that runs one element ahead: up to a number behind all variables, which would move as well.
(module
  (memory 17)
  (global $sp (mut i32) (i32.const 1048576))
  (func $live_peek (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func $live_sum (export "sum") (param $x i32) (result i32) (local $p i32) (local $s i32)
    (i32.store offset=1048608 (i32.const 0) (local.get $x))
    (local.set $p (i32.const 1048612))
    (loop $next
      (local.set $s (i32.add (local.get $s) (i32.load (i32.add (local.get $p) (i32.const -4)))))
      (br_if $next (i32.ne (local.tee $p (i32.add (local.get $p) (i32.const 4))) (i32.const 1048644))))
    (local.get $s)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 17)
;;   (global $sp (;0;) (mut i32) i32.const 1048576)
;;   (export "peek" (func $live_peek))
;;   (export "sum" (func $live_sum))
;;   (func $live_peek (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func $live_sum (;1;) (type 0) (param $x i32) (result i32)
;;     (local $p i32) (local $s i32)
;;     i32.const 0
;;     local.get $x
;;     i32.store offset=1048608
;;     i32.const 1048612
;;     local.set $p
;;     loop $next
;;       local.get $s
;;       local.get $p
;;       i32.const -4
;;       i32.add
;;       i32.load
;;       i32.add
;;       local.set $s
;;       local.get $p
;;       i32.const 4
;;       i32.add
;;       local.tee $p
;;       i32.const 1048644
;;       i32.ne
;;       br_if $next
;;     end
;;     local.get $s
;;   )
;; )
;;
;; warning: memory 0 is not compacted: func 0 `live_peek` at 0x3c: an address is any number, and may be out of its bounds
;; warning: memory 0 is not moved by `--assume memory-safe`: function 1 `live_sum`: operator 18: it compares with the number 1048644, which may stand for an address
