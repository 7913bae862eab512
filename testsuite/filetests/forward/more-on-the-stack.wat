;;! pass = "forward"
;;! call = ["run"]

;; A function that leaves something below the arguments is taken for one that does something of its own, even if it
;; calls itself: calls that are passed on to it go to it.
(module
  (func $to (result f32) (local f32) local.get 0 return_call $to)
  (func $from (result f32) return_call $to)
  (func (export "run") (result f32)
    (if (result f32) (i32.const 0) (then (call $from)) (else (f32.const 1)))))

;; (module
;;   (type (;0;) (func (result f32)))
;;   (export "run" (func 2))
;;   (func $to (;0;) (type 0) (result f32)
;;     (local f32)
;;     local.get 0
;;     return_call $to
;;   )
;;   (func $from (;1;) (type 0) (result f32)
;;     return_call $to
;;   )
;;   (func (;2;) (type 0) (result f32)
;;     i32.const 0
;;     if (result f32) ;; label = @1
;;       call $to
;;     else
;;       f32.const 0x1p+0 (;=1;)
;;     end
;;   )
;; )
