;;! pass = "trap-sink"
;;! call = ["counted 5"]

;; Without that premise no loop is believed to end; one that nothing goes back through is none.
(module
  (func (export "counted") (param $n i32)
    (loop $live_again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $live_again (local.get $n)))
    (unreachable))
  (func (export "never_repeated") (param $n i32)
    (loop $once
      (local.set $n (i32.sub (local.get $n) (i32.const 1))))
    (unreachable)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (export "counted" (func 0))
;;   (export "never_repeated" (func 1))
;;   (func (;0;) (type 0) (param $n i32)
;;     loop $live_again
;;       local.get $n
;;       i32.const 1
;;       i32.sub
;;       local.set $n
;;       local.get $n
;;       br_if $live_again
;;     end
;;     unreachable
;;   )
;;   (func (;1;) (type 0) (param $n i32)
;;     unreachable
;;   )
;; )
