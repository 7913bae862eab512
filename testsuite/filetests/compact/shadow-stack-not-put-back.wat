;;! pass = "compact"
;;! args = ["--pass", "dce", "--pass-arg", "compact:trap-ends-instance=true"]
;;! call = ["push 1", "push 2", "top", "push 3", "top", "deep 3", "deep 0"]

;; A global that one function leaves changed, and a stack that grows with a recursion: no bounds.
(module
  (memory $live_own_stack 1)
  (memory $live_recursion 1)
  (global $top (mut i32) (i32.const 64))
  (global $sp (mut i32) (i32.const 65536))
  (func (export "push") (param i32)
    (i32.store $live_own_stack (global.get $top) (local.get 0))
    (global.set $top (i32.add (global.get $top) (i32.const 4))))
  (func (export "top") (result i32)
    (i32.load $live_own_stack (i32.sub (global.get $top) (i32.const 4))))
  (func $live_deep (export "deep") (param i32) (result i32) (local i32)
    (global.set $sp (local.tee 1 (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store $live_recursion (local.get 1) (local.get 0))
    (if (local.get 0) (then (drop (call $live_deep (i32.sub (local.get 0) (i32.const 1))))))
    (local.set 0 (i32.load $live_recursion (local.get 1)))
    (global.set $sp (i32.add (local.get 1) (i32.const 16)))
    (local.get 0)))

;; (module
;;   (type (;0;) (func (param i32)))
;;   (type (;1;) (func (result i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (memory $live_own_stack (;0;) 1)
;;   (memory $live_recursion (;1;) 1)
;;   (global $top (;0;) (mut i32) i32.const 64)
;;   (global $sp (;1;) (mut i32) i32.const 65536)
;;   (export "push" (func 0))
;;   (export "top" (func 1))
;;   (export "deep" (func $live_deep))
;;   (func (;0;) (type 0) (param i32)
;;     global.get $top
;;     local.get 0
;;     i32.store
;;     global.get $top
;;     i32.const 4
;;     i32.add
;;     global.set $top
;;   )
;;   (func (;1;) (type 1) (result i32)
;;     global.get $top
;;     i32.const 4
;;     i32.sub
;;     i32.load
;;   )
;;   (func $live_deep (;2;) (type 2) (param i32) (result i32)
;;     (local i32)
;;     global.get $sp
;;     i32.const 16
;;     i32.sub
;;     local.tee 1
;;     global.set $sp
;;     local.get 1
;;     local.get 0
;;     i32.store $live_recursion
;;     local.get 0
;;     if ;; label = @1
;;       local.get 0
;;       i32.const 1
;;       i32.sub
;;       call $live_deep
;;       drop
;;     end
;;     local.get 1
;;     i32.load $live_recursion
;;     local.set 0
;;     local.get 1
;;     i32.const 16
;;     i32.add
;;     global.set $sp
;;     local.get 0
;;   )
;; )
;;
;; warning: memory 0 is not compacted: func 1 `top` at 0x67: an address is 60 to 4294967288 in steps of 4, and may be out of its bounds
;; warning: memory 1 is not compacted: func 2 `live_deep` at 0x7c: an address is any number, and may be out of its bounds
