;;! pass = "compact"
;;! args = ["--pass", "dce"]
;;! call = ["frame 1", "frame 2", "frame 3"]

;; Unless a trap ends the instance, a trap inside a function leaves the stack pointer where it was, further
;; down each time: nothing bounds it.
(module
  (memory $live_stack 2)
  (global $sp (mut i32) (i32.const 65536))
  (func (export "frame") (param i32) (result i32) (local i32)
    (global.set $sp (local.tee 1 (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store (local.get 1) (local.get 0))
    (if (i32.eq (local.get 0) (i32.const 2)) (then unreachable))
    (local.set 0 (i32.load (local.get 1)))
    (global.set $sp (i32.add (local.get 1) (i32.const 16)))
    (local.get 0)))

;; (module
;;   (type (;0;) (func (param i32) (result i32)))
;;   (memory $live_stack (;0;) 2)
;;   (global $sp (;0;) (mut i32) i32.const 65536)
;;   (export "frame" (func 0))
;;   (func (;0;) (type 0) (param i32) (result i32)
;;     (local i32)
;;     global.get $sp
;;     i32.const 16
;;     i32.sub
;;     local.tee 1
;;     global.set $sp
;;     local.get 1
;;     local.get 0
;;     i32.store
;;     local.get 0
;;     i32.const 2
;;     i32.eq
;;     if ;; label = @1
;;       unreachable
;;     end
;;     local.get 1
;;     i32.load
;;     local.set 0
;;     local.get 1
;;     i32.const 16
;;     i32.add
;;     global.set $sp
;;     local.get 0
;;   )
;; )
;;
;; warning: memory 0 is not compacted: func 0 `frame` at 0x42: an address is any number, and may be out of its bounds
