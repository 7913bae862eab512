;;! pass = "compact"
;;! args = ["--pass", "dce", "--pass-arg", "compact:trap-ends-instance=true"]
;;! call = ["run 0", "run 1", "run 1", "run 0"]

;; An exception leaves a function without putting the stack pointer back.
(module
  (tag $live_tag)
  (memory $live_memory 1)
  (global $sp (mut i32) (i32.const 65536))
  (func $live_throws (param i32) (local i32)
    (global.set $sp (local.tee 1 (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store (local.get 1) (local.get 0))
    (if (local.get 0) (then (throw $live_tag)))
    (drop (i32.load (local.get 1)))
    (global.set $sp (i32.add (local.get 1) (i32.const 16))))
  (func (export "run") (param i32) (result i32)
    (block $caught
      (try_table (catch_all $caught) (call $live_throws (local.get 0))))
    (global.get $sp)))

;; (module
;;   (type (;0;) (func))
;;   (type (;1;) (func (param i32)))
;;   (type (;2;) (func (param i32) (result i32)))
;;   (memory $live_memory (;0;) 1)
;;   (tag $live_tag (;0;) (type 0))
;;   (global $sp (;0;) (mut i32) i32.const 65536)
;;   (export "run" (func 1))
;;   (func $live_throws (;0;) (type 1) (param i32)
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
;;     if ;; label = @1
;;       throw $live_tag
;;     end
;;     local.get 1
;;     i32.load
;;     drop
;;     local.get 1
;;     i32.const 16
;;     i32.add
;;     global.set $sp
;;   )
;;   (func (;1;) (type 2) (param i32) (result i32)
;;     block $caught
;;       try_table (catch_all $caught) ;; label = @2
;;         local.get 0
;;         call $live_throws
;;       end
;;     end
;;     global.get $sp
;;   )
;; )
;;
;; warning: memory 0 is not compacted: func 1 `run` at 0x67: nobody knows what TryTable does to it
