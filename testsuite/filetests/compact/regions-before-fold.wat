;;! args = ["-Omcu", "--assume", "memory-safe", "--pass-arg", "compact:page-size=1", "--pass-arg", "compact:variables-end=1048640", "--embedding", "canonical", "--one-tree"]
;;! call = ["sum", "run 2", "sum"]

;; A list whose links are the exclusive or of two addresses does not depend on where they are. What `fold` makes of one is no address that
;; anybody knows, so nothing moves.
(module
  (memory 17)
  (global $sp (mut i32) (i32.const 1048576))
  (data (i32.const 1048576) "\05\00\00\00\00\00\00\00\06\00\00\00\00\00\00\00\07\00\00\00")
  (func $live_peek (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func $live_run (export "run") (param i32)
    (i32.store offset=1048580 (i32.const 0) (i32.const 1048584))
    (i32.store offset=1048588 (i32.const 0) (i32.xor (i32.const 1048576) (i32.const 1048592)))
    (i32.store offset=1048596 (i32.const 0) (i32.const 1048584))
    (i32.store offset=1048600 (i32.const 0) (i32.const 1048576)))
  (func $live_sum (export "sum") (result i32) (local $s i32) (local $before i32) (local $p i32) (local $next i32)
    (local.set $p (i32.load offset=1048600 (i32.const 0)))
    (loop $more
      (if (local.get $p) (then
        (local.set $next (i32.xor (i32.load offset=4 (local.get $p)) (local.get $before)))
        (local.set $s (i32.add (i32.mul (local.get $s) (i32.const 10)) (i32.load (local.get $p))))
        (local.set $before (local.get $p))
        (local.set $p (local.get $next))
        (br $more))))
    (local.get $s)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (result i32)))
;;   (memory (;0;) 17)
;;   (export "peek" (func $live_peek))
;;   (export "run" (func $live_run))
;;   (export "sum" (func $live_sum))
;;   (func $live_peek (;0;) (type 0) (param i32) (result i32)
;;     local.get 0
;;     i32.load
;;   )
;;   (func $live_run (;1;) (type 1) (param i32)
;;     i32.const 0
;;     i32.const 1048584
;;     i32.store offset=1048580
;;     i32.const 0
;;     i32.const 16
;;     i32.store offset=1048588
;;     i32.const 0
;;     i32.const 1048584
;;     i32.store offset=1048596
;;     i32.const 0
;;     i32.const 1048576
;;     i32.store offset=1048600
;;   )
;;   (func $live_sum (;2;) (type 2) (result i32)
;;     (local $s i32) (local $before i32) (local $p i32) (local $next i32)
;;     i32.const 0
;;     i32.load offset=1048600
;;     local.set $p
;;     loop ;; label = @1
;;       local.get $p
;;       if ;; label = @2
;;         local.get $p
;;         i32.load offset=4
;;         local.get $before
;;         i32.xor
;;         local.get $s
;;         i32.const 10
;;         i32.mul
;;         local.get $p
;;         i32.load
;;         i32.add
;;         local.set $s
;;         local.get $p
;;         local.set $before
;;         local.set $p
;;         br 1 (;@1;)
;;       end
;;     end
;;     local.get $s
;;   )
;;   (data (;0;) (i32.const 1048576) "\05\00\00\00\00\00\00\00\06\00\00\00\00\00\00\00\07")
;; )
;;
;; warning: the module has no `meld:boundary` section, so nothing is known about who needs its exports: all stay
;; help: `--component FILE` for each component that was fused finds the facts; `loom boundary derive` writes them into the module
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
;; warning: memory 0 is not moved by `--assume memory-safe`: function 1 `live_run`: operator 6: bits of an address, by a number that is not known
