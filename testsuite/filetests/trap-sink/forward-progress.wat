;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:forward-progress=true"]
;;! call = ["counted 5"]

;; A loop with a way out is believed to end, unless what it can end in is another loop without one.
(module
  (func (export "counted") (param $n i32)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n)))
    (unreachable))
  (func (export "trap_is_a_way_out") (param $n i32)
    (loop $again
      (if (local.get $n) (then (unreachable)))
      (br $again)))
  (func (export "no_way_out_inside") (param $n i32)
    (loop $again
      (if (local.get $n) (then (loop $live_idle (br $live_idle))))
      (br_if $again (local.get $n)))
    (unreachable)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (export "counted" (func 0))
;;   (export "trap_is_a_way_out" (func 1))
;;   (export "no_way_out_inside" (func 2))
;;   (func (;0;) (type 0) (param $n i32)
;;     unreachable
;;   )
;;   (func (;1;) (type 0) (param $n i32)
;;     unreachable
;;   )
;;   (func (;2;) (type 0) (param $n i32)
;;     loop $again
;;       local.get $n
;;       if ;; label = @2
;;         loop $live_idle
;;           br $live_idle
;;         end
;;       end
;;       local.get $n
;;       br_if $again
;;     end
;;     unreachable
;;   )
;; )
