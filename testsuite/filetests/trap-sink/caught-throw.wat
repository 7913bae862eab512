;;! pass = "trap-sink"
;;! call = ["caught", "thrown"]

;; A `throw` is no trap: the caller catches it, or the host does. One in front of which a trap stands
;; is never reached.
(module
  (tag $tag)
  (import "host" "log" (func $log (param i32)))
  (func $live_throws (throw $tag))
  (func $traps (unreachable) (call $log (i32.const 9)) (throw $tag))
  (func (export "caught") (result i32)
    (block $caught
      (try_table (catch_all $caught)
        (call $live_throws)
        (unreachable))
      (unreachable))
    (i32.const 7))
  (func (export "thrown")
    (call $live_throws)
    (unreachable))
  (func (export "trapped") (result i32)
    (block $caught
      (try_table (catch_all $caught)
        (call $traps)))
    (i32.const 7)))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (result i32)))
;;   (import "host" "log" (func $log (;0;) (type 1) (param i32)))
;;   (tag $tag (;0;) (type 0))
;;   (export "caught" (func 3))
;;   (export "thrown" (func 4))
;;   (export "trapped" (func 5))
;;   (func $live_throws (;1;) (type 0)
;;     throw $tag
;;   )
;;   (func $traps (;2;) (type 0)
;;     unreachable
;;   )
;;   (func (;3;) (type 2) (result i32)
;;     block $caught
;;       try_table (catch_all $caught) ;; label = @2
;;         call $live_throws
;;         unreachable
;;       end
;;       unreachable
;;     end
;;     i32.const 7
;;   )
;;   (func (;4;) (type 0)
;;     call $live_throws
;;     unreachable
;;   )
;;   (func (;5;) (type 2) (result i32)
;;     unreachable
;;   )
;; )
