;;! pass = "fold"
;;! call = ["run 3", "run 0"]

;; Writes that nobody reads go, and what only they need; what may trap stays, and so do writes that a loop reads when it
;; begins again.
(module
  (memory 1)
  (func $live_run (export "run") (param $p i32) (result i32) (local $a i32) (local $b i32) (local $sum i32)
    (local.set $a (i32.mul (local.get $p) (i32.const 12345)))
    (local.set $b (i32.load (local.get $p)))
    (block $out
      (loop $again
        (br_if $out (i32.eqz (local.get $p)))
        (local.set $sum (i32.add (local.get $sum) (local.get $b)))
        (local.set $b (local.get $p))
        (local.set $a (i32.const 1000000))
        (local.set $p (i32.sub (local.get $p) (i32.const 1)))
        (br $again)))
    (drop (i32.div_u (i32.const 1) (local.get $p)))
    (local.get $sum)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory (;0;) 1)
;;   (export "run" (func $live_run))
;;   (func $live_run (;0;) (type 0) (param $p i32) (result i32)
;;     (local $a i32) (local $b i32) (local $sum i32)
;;     local.get $p
;;     i32.load
;;     local.set $b
;;     block ;; label = @1
;;       loop ;; label = @2
;;         local.get $p
;;         i32.eqz
;;         br_if 1 (;@1;)
;;         local.get $sum
;;         local.get $b
;;         i32.add
;;         local.set $sum
;;         local.get $p
;;         local.set $b
;;         local.get $p
;;         i32.const 1
;;         i32.sub
;;         local.set $p
;;         br 0 (;@2;)
;;       end
;;     end
;;     i32.const 1
;;     local.get $p
;;     i32.div_u
;;     drop
;;     local.get $sum
;;   )
;; )
;;
;; note: custom section `name`: names of labels in 1 functions that lost operators dropped
