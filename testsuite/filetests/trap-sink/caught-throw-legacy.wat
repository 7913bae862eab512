;;! pass = "trap-sink"

;; The same with the instructions that `try_table` replaced. `delegate` hands on to the outer `try`.
(module
  (tag $tag)
  (func $live_throws (throw $tag))
  (func $traps (unreachable))
  (func (export "caught") (result i32)
    try (result i32)
      call $live_throws
      unreachable
    catch_all
      i32.const 7
    end)
  (func (export "delegated") (result i32)
    try $outer (result i32)
      try
        call $live_throws
      delegate $outer
      unreachable
    catch $tag
      i32.const 8
    end)
  (func (export "trapped") (result i32)
    try (result i32)
      call $traps
      i32.const 1
    catch $tag
      i32.const 7
    end))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (result i32)))
;;   (tag $tag (;0;) (type 0))
;;   (export "caught" (func 2))
;;   (export "delegated" (func 3))
;;   (export "trapped" (func 4))
;;   (func $live_throws (;0;) (type 0)
;;     throw $tag
;;   )
;;   (func $traps (;1;) (type 0)
;;     unreachable
;;   )
;;   (func (;2;) (type 1) (result i32)
;;     try (result i32) ;; label = @1
;;       call $live_throws
;;       unreachable
;;     catch_all
;;       i32.const 7
;;     end
;;   )
;;   (func (;3;) (type 1) (result i32)
;;     try $outer (result i32)
;;       try ;; label = @2
;;         call $live_throws
;;       delegate $outer
;;       unreachable
;;     catch $tag
;;       i32.const 8
;;     end
;;   )
;;   (func (;4;) (type 1) (result i32)
;;     unreachable
;;   )
;; )
