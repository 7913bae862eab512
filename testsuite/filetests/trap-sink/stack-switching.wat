;;! pass = "trap-sink"
;;! args = ["--pass-arg", "trap-sink:trap-ends-instance=true"]

;; A `suspend` is no trap, and `resume` may branch to its handlers.
(module
  (type $f (func))
  (type $c (cont $f))
  (tag $tag)
  (func $live_suspends (suspend $tag) (unreachable))
  (func $traps (unreachable))
  (elem declare func $live_suspends $traps)
  (func (export "suspends")
    (call $live_suspends))
  (func (export "resumes") (result i32)
    (block $suspended (result (ref $c))
      (resume $c (on $tag $suspended) (cont.new $c (ref.func $live_suspends)))
      (unreachable))
    (drop)
    (i32.const 7))
  (func (export "traps")
    (call $traps)
    (suspend $tag)))

;; (module
;;   (type $f (;0;) (func))
;;   (type $c (;1;) (cont $f))
;;   (type (;2;) (func (result i32)))
;;   (tag $tag (;0;) (type $f))
;;   (export "suspends" (func 2))
;;   (export "resumes" (func 3))
;;   (export "traps" (func 4))
;;   (elem (;0;) declare func $live_suspends $traps)
;;   (func $live_suspends (;0;) (type $f)
;;     suspend $tag
;;     unreachable
;;   )
;;   (func $traps (;1;) (type $f)
;;     unreachable
;;   )
;;   (func (;2;) (type $f)
;;     call $live_suspends
;;   )
;;   (func (;3;) (type 2) (result i32)
;;     block $suspended (result (ref $c))
;;       ref.func $live_suspends
;;       cont.new $c
;;       resume $c (on $tag $suspended)
;;       unreachable
;;     end
;;     drop
;;     i32.const 7
;;   )
;;   (func (;4;) (type $f)
;;     unreachable
;;   )
;; )
